"""Customers' opt-outs in the legacy system: no text messages, no e-mail, bills on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gigafibre_fsm.migration import verify
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.legacy import TABLES
from gigafibre_fsm.migration.phases import customers
from gigafibre_fsm.migration.planned import Planned, Site
from gigafibre_fsm.migration.tests.legacy_site import Migrated


def planned(*rows: dict[str, Any]) -> list[Planned]:
	empty = dict.fromkeys(TABLES["account"].columns)
	accounts = [
		{**empty, "id": str(at), "_row": f"account:{at}", "last_name": "Exemple", "status": "open", **row}
		for at, row in enumerate(rows)
	]
	site = Site(hold_until=date(2027, 1, 31))
	return customers.plan({"account": accounts, "delivery": []}, Findings(), site)


def test_each_number_that_wants_no_text_messages_is_kept_once() -> None:
	"""Somebody who had said STOP would get a text message on the first day: a fine by the CRTC."""
	number = "514 555 0123"
	made = planned({"mobile": number, "no_sms": True}, {"phone": number, "no_sms": True}, {"phone": number})
	assert [each.name for each in made if each.doctype == "SMS Opt Out"] == ["+15145550123"]


@pytest.mark.parametrize(
	("row", "channel"),
	[
		({"no_email": True, "mobile": "514 555 0123"}, "SMS"),
		({"no_email": True}, ""),
		({"no_email": True, "no_sms": True, "mobile": "514 555 0123"}, ""),
		({"mobile": "514 555 0123"}, ""),
	],
)
def test_who_wants_no_email_is_written_to_by_text_message(row: dict[str, Any], channel: str) -> None:
	"""They would get e-mail all the same, or no message at all where nothing else is left."""
	(customer, *_others) = planned(row)
	assert {customer.values[field] for field in ("fsm_bills_by", "fsm_visits_by", "fsm_service_by")} == {
		channel
	}


@pytest.mark.site
def test_wishes_arrive_and_may_be_withdrawn_here(migrated: Migrated) -> None:
	"""Verification would fail for ever after a customer's START."""
	site = migrated.frappe
	from gigafibre_fsm.notifications import opt_outs

	numbers = site.get_value("Customer", {"legacy_customer_id": "5006"}, "mobile_no")
	assert opt_outs.opted_out([numbers]) == {numbers}
	assert site.get_value("Customer", {"legacy_customer_id": "5007"}, "fsm_bills_by") == "SMS"
	assert site.get_value("Customer", {"legacy_customer_id": "5010"}, "fsm_paper_bill") == 1
	opt_outs.start(numbers)
	source = migrated.legacy.source()
	checks = verify.verify(source, migrated.legacy.mapping)
	wrong = [each for each in checks if each.name.startswith("customers:") and not each.agrees]
	source.close()
	assert not wrong, list(verify.lines(wrong))
	assert not migrated.legacy.migrate("customers").made and not opt_outs.opted_out([numbers])
