"""A number that a customer brings along, and the pool of numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import BadRequest, Conflict, IllegalTransition
from tests.factories import billing, ordering
from tests.factories.outbox import messages

pytestmark = pytest.mark.site
KEPT = {
	"fsm_transfer_number": "+14505550142",
	"fsm_transfer_provider": "Bell",
	"fsm_transfer_account": "B1-20345",
}
POOL = "819 555-0101\n819 555-0102"


def pool(site: Any, numbers: str = POOL) -> None:
	site.db.set_single_value("Gigafibre Settings", "phone_number_pool", numbers)
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")


def line_of(site: Any, order: str) -> Any:
	return site.get_doc("Service Equipment", {"sales_order": order, "equipment_type": "Téléphone IP"})


@pytest.fixture
def transfer(site) -> Any:
	"""The Number Transfer of an order that keeps a number."""
	pool(site)
	order = ordering.order(**KEPT)
	return site.get_doc("Number Transfer", {"sales_order": order.name})


def bill(site: Any, transfer: Any) -> None:
	site.db.set_value("Number Transfer", transfer.name, "bill_copy", "/private/files/facture.pdf")


def test_an_order_that_keeps_a_number_opens_a_transfer(site, transfer) -> None:
	"""Nobody would ask the other provider, and the family would lose its number."""
	line = line_of(site, transfer.sales_order)
	assert (transfer.status, transfer.number, transfer.carrier) == ("To Request", "+14505550142", "Bell")
	assert (transfer.equipment, transfer.temporary_number) == (line.name, "+18195550101")
	assert not site.db.exists("Number Transfer", {"sales_order": ordering.order().name})


def test_from_the_request_to_the_switch(site, transfer) -> None:
	"""A customer would cancel at the old provider too early, and the number be gone."""
	from gigafibre_fsm.flow.telephony import lines, number_transfers

	with pytest.raises(BadRequest, match="Copy of the Bill"):
		number_transfers.request(transfer.name)
	bill(site, transfer)
	number_transfers.request(transfer.name)
	tomorrow = getdate(nowdate()) + timedelta(days=1)
	with pytest.raises(BadRequest):
		number_transfers.confirm(transfer.name, tomorrow - timedelta(days=2))
	number_transfers.confirm(transfer.name, tomorrow)
	shown = lines.of_location(transfer.location)[0]
	assert (shown["number"], shown["state"], shown["transfer"]["status"]) == (
		"819 555-0101",
		"coming",
		"Confirmed",
	)
	assert not number_transfers.transfers_due(
		tomorrow - timedelta(days=1)
	) or transfer.name not in number_transfers.transfers_due(tomorrow - timedelta(days=1))
	assert transfer.name in number_transfers.transfers_due(tomorrow)
	for _time in range(2):
		number_transfers.remind(transfer.name, tomorrow)
	assert len([row for row in messages("number.due", transfer.name) if row.channel == "Realtime"]) == 1
	number_transfers.complete(transfer.name)
	line = line_of(site, transfer.sales_order)
	assert (line.custom_sip_number, line.custom_sip_username) == ("+14505550142", "8195550101")
	topics = ("number.requested", "number.confirmed", "number.completed")
	assert all(
		{row.channel for row in messages(topic, transfer.name)} == {"SMS", "E-mail"} for topic in topics
	)
	with pytest.raises(IllegalTransition):
		number_transfers.refuse(transfer.name, "Trop tard")


def test_a_refusal_is_asked_for_again(site, transfer) -> None:
	"""A number with a mistyped account number would be lost at the first no."""
	from gigafibre_fsm.flow.telephony import number_transfers

	bill(site, transfer)
	number_transfers.request(transfer.name)
	with pytest.raises(Conflict):
		number_transfers.request(transfer.name)
	assert number_transfers.refuse(transfer.name, "Compte inconnu").refusal == "Compte inconnu"
	assert number_transfers.request(transfer.name).status == "Requested"


def test_a_cancelled_order_leaves_the_number_where_it_is(site, transfer) -> None:
	"""Support would take a number over for a line that is never installed."""
	site.get_doc("Sales Order", transfer.sales_order).cancel()
	transfer.reload()
	assert transfer.status == "Refused" and not messages("number.refused", transfer.name)


def test_a_bill_is_a_private_file_and_a_number_is_asked_for_once(site, transfer) -> None:
	"""Everybody on the internet could read a customer's bill."""
	transfer.bill_copy = "/files/facture.pdf"
	with pytest.raises(BadRequest):
		transfer.save()
	again = {"doctype": "Number Transfer", "number": "450 555-0142", "customer": transfer.customer}
	with pytest.raises(BadRequest):
		site.get_doc(again).insert()


def test_the_number_of_an_ended_line_rests_for_ninety_days(site) -> None:
	"""The next household would get the calls of the last one."""
	pool(site, "819 555-0101")

	def given() -> str:
		return line_of(site, ordering.order().name).custom_sip_number or ""

	first = line_of(site, ordering.order().name)
	assert first.custom_sip_number == "+18195550101" and given() == ""
	ended = {"status": "Cancelled", "last_day": getdate(nowdate()) - timedelta(days=89)}
	site.db.set_value("Service Subscription", first.subscription, ended)
	site.db.set_value("Service Equipment", first.name, "status", "Retiré")
	assert given() == ""
	site.db.set_value(
		"Service Subscription", first.subscription, "last_day", getdate(nowdate()) - timedelta(days=90)
	)
	assert given() == "+18195550101"


def test_a_temporary_number_rests_and_comes_back(site) -> None:
	"""Each number that is brought along would cost the pool one of its own."""
	from gigafibre_fsm.flow.telephony import number_transfers

	pool(site, "819 555-0101")
	moved = site.get_doc("Number Transfer", {"sales_order": ordering.order(**KEPT).name})
	bill(site, moved)
	number_transfers.request(moved.name)
	number_transfers.confirm(moved.name, getdate(nowdate()))
	number_transfers.complete(moved.name)
	assert not line_of(site, ordering.order().name).custom_sip_number
	ninety = getdate(nowdate()) - timedelta(days=90)
	site.db.set_value("Number Transfer", moved.name, "completed_on", ninety)
	line = line_of(site, ordering.order().name)
	assert line.custom_sip_number == "+18195550101" and line.custom_sip_username != "8195550101"


def test_a_suspended_line_keeps_its_account_for_911(site) -> None:
	"""A household that owes money could not call an ambulance."""
	from gigafibre_fsm.flow.activation import suspension
	from gigafibre_fsm.flow.telephony import lines

	place = billing.activated()
	at_home = {"location": place.name, "equipment_type": "Téléphone IP"}
	site.db.set_value("Service Equipment", at_home, "status", "Actif")
	line = site.get_doc("Service Equipment", at_home)
	line.save()
	for row in messages("sip.account", line.name):
		site.db.set_value("Outbound Message", row.name, "status", "Sent")
	assert lines.of_location(place.name)[0]["state"] == "in service"
	suspension.suspend(suspension.lock_subscriptions(place.customer), suspension.UNPAID, getdate(nowdate()))
	line.reload()
	line.save()
	assert not messages("sip.close", line.name)
	assert lines.of_location(place.name)[0]["state"] == "911"


def test_the_customer_follows_their_number(site, transfer) -> None:
	"""A family would call support each day to ask for the state of their number."""
	from gigafibre_fsm.flow.telephony import customer_page, number_transfers

	def shown() -> tuple[str, str, str, str]:
		[line] = customer_page.of_customers([transfer.customer], "fr")["lines"]
		[now] = [step for step in line["transfer"]["steps"] if step["state"] == "current"] or [{"label": ""}]
		told = line["transfer"]
		return told["tone"], now["label"], told["temporary"], told["sentence"]

	bill(site, transfer)
	assert shown()[:3] == ("info", site._("We prepare the request"), "819 555-0101")
	number_transfers.refuse(transfer.name, "Compte inconnu")
	assert shown()[:2] == ("warn", site._("Your present provider is asked"))
	number_transfers.request(transfer.name)
	number_transfers.confirm(transfer.name, getdate(nowdate()))
	before = shown()
	assert before[:2] == ("info", site._("The day of the switch is known"))
	site.db.set_value("Number Transfer", transfer.name, "switch_date", getdate(nowdate()) - timedelta(days=2))
	assert shown()[3] != before[3], "a day that is over is promised no more"
	assert [row.number for row in customer_page.transfers_in_progress([transfer.location])] == [
		transfer.number
	]
	number_transfers.complete(transfer.name)
	assert shown()[:3] == ("good", "", "")
	assert not customer_page.transfers_in_progress([transfer.location])


def test_a_number_arrives_at_the_device_that_is_there(site, transfer) -> None:
	"""A telephone adapter that broke while the number was on its way would take it along to the workshop."""
	from gigafibre_fsm.flow.equipment import replacement
	from gigafibre_fsm.flow.telephony import lines, number_transfers

	bill(site, transfer)
	number_transfers.request(transfer.name)
	number_transfers.confirm(transfer.name, getdate(nowdate()))
	old = line_of(site, transfer.sales_order)
	site.db.set_value("Service Location", transfer.location, "status", "Active")
	site.db.set_value("Service Equipment", old.name, {"status": "Actif", "mac": "000B82AB0001"})
	new = replacement.replace(old.name, "00:0B:82:AB:00:02", "Ne sonne plus")
	assert lines.of_location(transfer.location)[0]["transfer"]["status"] == "Confirmed"
	number_transfers.complete(transfer.name)
	assert site.db.get_value("Service Equipment", new.name, "custom_sip_number") == "+14505550142"
	assert not site.db.get_value("Service Equipment", old.name, "custom_sip_number")


def test_what_was_typed_about_the_provider_is_mailed_without_a_link(site, transfer) -> None:
	"""A stranger who orders could have us mail and text a link of theirs to customers and to staff, in the company's name."""
	from gigafibre_fsm.flow.telephony import number_transfers

	site.db.set_single_value("Gigafibre Settings", "support_email", "soutien@example.com")
	site.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	transfer.db_set("carrier", "gagnez sur http://gain.example/x")
	bill(site, transfer)
	number_transfers.request(transfer.name)
	number_transfers.confirm(transfer.name, getdate(nowdate()))
	number_transfers.remind(transfer.name, getdate(nowdate()))
	number_transfers.refuse(transfer.name, "voir WWW.GAIN.EXAMPLE")
	topics = [f"number.{event}" for event in ("requested", "confirmed", "due", "refused")]
	told = [row for topic in topics for row in messages(topic, transfer.name)]
	assert {"SMS", "E-mail"} <= {row.channel for row in told}
	assert {row.target for row in told} >= {"soutien@example.com"}
	for row in told:
		if row.channel != "Webhook":  # n8n gets the data as it is
			assert "gain.example" not in row.payload.lower(), row.topic
