"""Messages to customers about their bills."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import billing, ordering

pytestmark = pytest.mark.site


def channels_used(site, topic: str, about: str) -> list[str]:
	"""The channels of the messages of a topic about a record."""
	filters = {"topic": topic, "reference_name": about}
	return site.get_all("Outbound Message", filters, pluck="channel", order_by="channel")


def test_a_bill_is_sent_with_its_pdf(site, paid_household) -> None:
	"""Customers would find out about a bill when their card is charged, or never."""
	from gigafibre_fsm.flow.portal import bill_pdf

	invoice = paid_household.invoice
	mail = site.get_last_doc("Outbound Message", {"topic": "invoice.made", "reference_name": invoice.name})
	payload = site.parse_json(mail.payload)
	assert mail.channel == "E-mail" and payload["papers"][0]["given"] == {"invoice": invoice.name}
	assert "seront pr\u00e9lev\u00e9s" in payload["text"], "the card pays: no text message asks for money"
	assert channels_used(site, "invoice.made", invoice.name) == ["E-mail"]
	assert bill_pdf.of_invoice(invoice.name).startswith(b"%PDF")


def test_support_sends_a_bill_again(site, paid_household) -> None:
	"""A caller who lost a bill, or has no card, could not be sent the way to pay it; a paid one would ask for money."""
	from gigafibre_fsm.exceptions import Conflict, TooMany
	from gigafibre_fsm.flow.portal import bill_messages

	invoice = paid_household.invoice
	bill_messages.send_again(invoice.name)
	mails = {"topic": "invoice.made", "reference_name": invoice.name, "channel": "E-mail"}
	again = site.get_all("Outbound Message", mails, pluck="payload", order_by="creation desc, name desc")
	assert len(again) == 2 and any("Elle est pay\u00e9e" in site.parse_json(each)["text"] for each in again)
	with pytest.raises(TooMany):
		bill_messages.send_again(invoice.name)
	other = billing.invoice_of(billing.activated())
	site.db.set_value("Customer", other.customer, {"email_id": "", "mobile_no": ""})
	with pytest.raises(Conflict):
		bill_messages.send_again(other.name)


def test_paper_bills_are_printed_once(site, paid_household) -> None:
	"""A customer without a mailbox would get no bill, or the same one every month."""
	from gigafibre_fsm.flow.portal import paper_batch

	invoice = paid_household.invoice
	assert invoice.name not in paper_batch.waiting()
	site.db.set_value("Customer", invoice.customer, "fsm_paper_bill", 1)
	assert invoice.name in paper_batch.waiting()
	assert paper_batch.batch([invoice.name]).startswith(b"%PDF")
	assert paper_batch.mark_printed([invoice.name, "NOBODYS"]) == 1
	assert invoice.name not in paper_batch.waiting()


def test_what_ends_soon_is_told_once(site) -> None:
	"""A household would learn from its bill that the discount is over, or from a decline that the card has expired."""
	from gigafibre_fsm.flow.portal import bill_messages

	today = site.utils.getdate(site.utils.nowdate())
	soon = today + timedelta(days=20)
	place = billing.activated(lines=(("FTTH150I", 1, 99.95), ("RAB24M", 1, -15)))
	name = site.db.get_value("Service Subscription", {"location": place.name, "service_type": "Internet"})
	site.db.set_value("Service Subscription", name, "commitment_end", soon)
	site.db.set_value("Subscription Discount", {"parent": name}, "end_date", soon)
	site.db.set_value("Customer", place.customer, {"fsm_card_expires": soon, "fsm_ppa_enabled": 1})
	assert name in bill_messages.endings_due(today) and place.customer in bill_messages.cards_expiring(today)
	for _time in range(2):
		bill_messages.notify_endings(name, today)
		bill_messages.notify_card_expiring(place.customer)
	assert channels_used(site, "term.ending", name) == ["E-mail"]
	assert channels_used(site, "discount.ending", name) == ["E-mail"]
	assert channels_used(site, "card.expiring", place.customer) == ["E-mail", "SMS"]
	assert place.customer not in bill_messages.cards_expiring(today)


def test_another_card_is_told_to_its_owner(site) -> None:
	"""Somebody at the family's computer could put in another card, and nobody would notice."""
	from gigafibre_fsm.flow.collections import payment_method

	who = ordering.customer()
	before = {"fsm_stripe_customer": "cus_x", "fsm_stripe_payment_method": "pm_old", "fsm_card_label": "Visa"}
	site.db.set_value("Customer", who.name, before)
	payment_method.set_payment_method(
		{
			"id": "seti_x", "status": "succeeded", "owner": who.name, "customer": "cus_x", "method": "pm_new",
			"kind": "card", "label": "Mastercard", "mandate": "", "since": "2026-11-30 10:00:00", "expires": "2034-12-31",
		}
	)  # fmt: skip
	changed = {"topic": "payment.method_changed", "target": who.email_id}
	assert site.get_all("Outbound Message", changed, pluck="channel") == ["E-mail"]
	assert str(site.db.get_value("Customer", who.name, "fsm_card_expires")) == "2034-12-31"
