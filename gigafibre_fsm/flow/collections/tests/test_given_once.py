"""Days are credited once, in whatever order a credit note, a plan change, a pause and an end come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gigafibre_fsm.exceptions import Conflict
from tests.factories import subscriptions
from tests.factories.subscriptions import TENTH

pytestmark = pytest.mark.site


@pytest.fixture
def home(site):
	return subscriptions.billed_for_march()


def credit(home, amount: str):
	from gigafibre_fsm.flow.collections import refunds

	return refunds.credit(home.bill.name, {home.line: Decimal(amount)}, "Essai", refund=False)


def change(home) -> list[tuple[str, float]]:
	from gigafibre_fsm.flow.subscriptions import plan_change

	plan_change.change_plan(home.Internet, "FTTH1500I", TENTH, TENTH)
	return subscriptions.corrections(home.Internet)


def left(home) -> list[str]:
	from gigafibre_fsm.flow.collections import refunds

	return [line["amount"] for line in refunds.lines_left(home.bill.name)]


def test_a_bill_line_names_its_service(home) -> None:
	"""Nobody could tell which of two services of a kind a credit was about."""
	assert home.bill.items[0].fsm_service_subscription == home.Internet


def test_a_credited_month_is_not_credited_again_by_a_plan_change(home) -> None:
	"""A customer who was credited for March and upgrades would be credited the same days twice: 99.95 and 70.93 for a
	line of 99.95.
	"""
	assert credit(home, "99.95").net_total == -99.95
	assert change(home) == [("FTTH1500I", 78.03)]


def test_a_plan_change_credits_at_most_what_is_left_of_a_line(home) -> None:
	"""A credit of 60.00 and a change of plan would together give back more than the line."""
	credit(home, "60.00")
	assert change(home) == [("FTTH150I", -39.95), ("FTTH1500I", 78.03)]


def test_a_small_credit_does_not_reduce_a_plan_change(home) -> None:
	"""Five dollars for a bad evening would be deducted from the credit for an unused half month."""
	credit(home, "5.00")
	assert change(home) == [("FTTH150I", -70.93), ("FTTH1500I", 78.03)]


def test_days_credited_by_a_plan_change_cannot_be_credited_again(home) -> None:
	"""A clerk would credit the whole line after 22 of its 31 days were given back already."""
	change(home)
	assert left(home) == ["29.02"]
	with pytest.raises(Conflict):
		credit(home, "99.95")
	assert credit(home, "29.02").net_total == -29.02
	assert left(home) == []


def test_a_credited_month_is_not_credited_again_by_a_cancellation(site, home) -> None:
	"""A customer who leaves after a credited month would be credited for it again."""
	credit(home, "99.95")
	subscriptions.end(home, home.Internet)
	assert subscriptions.corrections(home.Internet) == []
	assert site.db.count("Sales Invoice", {"return_against": home.bill.name, "docstatus": 1}) == 1


def test_a_credited_month_is_not_credited_again_by_a_pause(site, home) -> None:
	"""A seasonal customer whose March was credited would have it credited again by the pause."""
	from gigafibre_fsm.flow.subscriptions import seasonal_pause

	credit(home, "99.95")
	seasonal_pause.plan_pause(home.Internet, TENTH, date(2027, 5, 1), TENTH)
	assert subscriptions.corrections(home.Internet) == []


def test_a_credited_correction_is_credited_once(site, home) -> None:
	"""Days billed in April after a pause, and credited there, would be credited again by an end in March."""
	from gigafibre_fsm.flow.billing import corrections

	site.db.set_value("Service Subscription", home.Internet, "billed_until", "2027-02-28")
	site.db.set_value("Sales Invoice", home.bill.name, "fsm_period_start", "2026-01-01")
	subscription = site.get_doc("Service Subscription", home.Internet)
	corrections.bill_again(subscription, TENTH)
	subscription.save()
	subscriptions.bill(home.customer, date(2027, 4, 1))
	april = site.get_last_doc("Sales Invoice", {"customer": home.customer, "is_return": 0})
	line = next(row for row in april.items if not row.fsm_service_subscription)
	home.bill, home.line = april, line.name
	credit(home, f"{line.amount:.2f}")
	subscription.reload()
	back = corrections.credit_for_unused_days(
		subscription, corrections.price_of(subscription), date(2027, 3, 20), date(2027, 3, 31)
	)
	assert back == []


@pytest.mark.slow
def test_the_patch_links_old_bill_lines_to_services(site, home) -> None:
	"""After an update the bills of the year would still be credited twice."""
	from gigafibre_fsm.patches.v0_2 import services_of_bill_lines

	site.db.set_value("Sales Invoice Item", home.line, "fsm_service_subscription", None)
	services_of_bill_lines.execute()
	assert site.db.get_value("Sales Invoice Item", home.line, "fsm_service_subscription") == home.Internet
