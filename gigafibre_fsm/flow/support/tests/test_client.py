"""Client 360: what it shows, in how many statements, and the customers that the search finds."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.billing import monthly
from gigafibre_fsm.flow.billing.rules import period_of
from gigafibre_fsm.flow.messages import service as messages
from gigafibre_fsm.flow.support import client, client_verdicts, customer_search, live, timeline
from tests.factories import ordering
from tests.factories.billing import Household, activated

pytestmark = pytest.mark.site
STATEMENTS = 30
SSID = "Maison exemple"


def statements(site: Any, work: Any) -> int:
	"""The number of SQL statements of `work` with a warm cache."""
	work()
	before = site.db.sql("SHOW SESSION STATUS LIKE 'Questions'")[0][1]
	work()
	return int(site.db.sql("SHOW SESSION STATUS LIKE 'Questions'")[0][1]) - int(before) - 1


@pytest.fixture
def router(site: Any, paid_household: Household) -> str:
	name = site.db.get_value(
		"Service Equipment", {"location": paid_household.location.name, "equipment_type": "Routeur"}
	)
	known = {
		"serial": "TPLGEXEMPLE01",
		"mac": "3C:84:6A:01:02:03",
		"status": "Actif",
		"custom_wifi_ssid": SSID,
	}
	site.db.set_value("Service Equipment", name, known)
	return name


def test_the_amounts_are_those_of_the_bills(site: Any, paid_household: Household) -> None:
	"""Support would promise a next bill that the monthly run does not make."""
	shown = client.overview(paid_household.customer)
	money = shown["money"]
	invoice = paid_household.invoice
	assert (money["owed"], money["bills"][0]["name"]) == ("0.00", invoice.name)
	assert money["payments"][0]["amount"] == f"{invoice.grand_total:.2f}"
	rows = monthly.billable([paid_household.customer])
	start = site.utils.add_days(rows[0].billed_until, 1)
	made = monthly.bill_customer(paid_household.customer, start)
	total = site.db.get_value("Sales Invoice", made[-1], ["grand_total", "fsm_period_end"])
	assert money["next_bill"]["total"] == f"{total[0]:.2f}" and total[1] == period_of(start)[1]
	(place,) = shown["locations"]
	assert place["monthly"] == money["next_bill"]["total"], "a whole month of one place"


@pytest.mark.parametrize(("left", "can_charge"), [(0, False), (0.30, False), (0.50, True)])
def test_cents_that_no_card_can_pay_are_not_offered_for_it(
	site: Any, paid_household: Household, left: float, can_charge: bool
) -> None:
	"""Support would charge thirty cents, and read that no card is saved."""
	site.db.set_value("Sales Invoice", paid_household.invoice.name, "outstanding_amount", left)
	(bill,) = client.overview(paid_household.customer)["money"]["bills"]
	assert bill["can_charge"] is can_charge


def test_five_places_take_no_more_statements_than_one(site: Any, paid_household: Household) -> None:
	"""The customer with five cottages would wait five times as long."""
	one = statements(site, lambda: client.overview(paid_household.customer))
	for _place in range(4):
		activated(customer=paid_household.customer)
	assert len(client.overview(paid_household.customer)["locations"]) == 5
	five = statements(site, lambda: client.overview(paid_household.customer))
	assert five == one <= STATEMENTS
	assert statements(site, lambda: timeline.page(paid_household.customer)) <= 6


def test_each_place_has_its_verdict(site: Any, paid_household: Household) -> None:
	"""Support would look through five lists before they could say why nothing works."""
	(shown,) = client_verdicts.of_customer(paid_household.customer).values()
	assert shown["checks"] and all(check["sentence"] and check["state"] for check in shown["checks"])


def test_what_is_owed_is_flagged(site: Any, declined_household: Household) -> None:
	"""Support would sell more to a customer about to be suspended."""
	customer, today = declined_household.customer, site.utils.nowdate()
	site.db.set_value(
		"Sales Invoice", declined_household.invoice.name, "due_date", site.utils.add_days(today, -9)
	)
	shown = client.overview(customer)
	owed = f"{declined_household.invoice.grand_total:.2f}"
	assert (shown["money"]["overdue"], shown["money"]["balance"]) == (owed, owed)
	assert "owes" in {flag["flag"] for flag in shown["flags"]}


@pytest.mark.parametrize(
	("code", "why"),
	[
		("insufficient_funds", "The funds on the account are insufficient."),
		("expired_card", "The card has expired."),
		("stolen_card", ""),
		("", ""),
	],
)
def test_the_bank_s_reason_stands_beside_the_bill(
	site: Any, declined_household: Household, code: str, why: str
) -> None:
	"""An agent with the customer on the line could only say that the card was declined; a thief would be warned."""
	site.local.lang = "en"
	site.db.set_value("Sales Invoice", declined_household.invoice.name, "fsm_decline_code", code)
	bill = client.overview(declined_household.customer)["money"]["bills"][0]
	assert (bill["name"], bill["why"]) == (declined_household.invoice.name, why)


def test_every_key_finds_the_customer(site: Any, paid_household: Household, router: str) -> None:
	"""A customer would be asked for a name to spell while their serial number is on the telephone."""
	place = paid_household.location
	customer = site.get_doc("Customer", paid_household.customer)
	drop = site.get_doc("Fibre Port", place.fibre_port)
	words = customer.customer_name.split()
	for typed in (
		" ".join(reversed(words)).upper(),
		customer.email_id,
		"514 555 0142",
		"555-0142",
		customer.fsm_account_number,
		paid_household.invoice.name,
		place.fibre_port,
		f"{place.olt_frame}/{place.olt_slot}/{place.olt_port}/{place.ont_id}",
		"3c-84-6a-01-02-03",
		"tplgexemple01",
		f"{drop.civic_number} exemple",
	):
		# many households of the tests share a street and a number: the key must be one of those found
		found = {row["customer"] for row in customer_search.find_customers(typed)}
		assert customer.name in found or len(found) == customer_search.MOST, typed
	assert customer_search.find_customers("100% personne_du_tout") == []


@pytest.mark.parametrize(
	("field", "rows", "said", "typed"),
	[
		("phone", "phone_nos", "+15145550177", "(514) 555-0177"),
		("phone", "phone_nos", "+15145550177", "555-0177"),
		("email_id", "email_ids", "partage@example.com", "partage@example.com"),
	],
)
def test_a_customer_with_many_contacts_hides_no_other(
	site: Any, paid_household: Household, field: str, rows: str, said: str, typed: str
) -> None:
	"""Of two households with one number or address, support would see only the one whose contacts were entered again and again."""
	often, once = ordering.customer().name, paid_household.customer
	for number, customer in enumerate([often] * 4 * customer_search.MOST + [once]):
		link = {"link_doctype": "Customer", "link_name": customer}
		contact = {
			"doctype": "Contact",
			"first_name": f"Exemple {number}",
			rows: [{field: said}],
			"links": [link],
		}
		site.get_doc(contact).insert()
	found = [row["customer"] for row in customer_search.find_customers(typed)]
	assert sorted(found) == sorted([often, once])


def test_a_name_and_a_street_are_found_by_what_a_keyboard_writes(
	site: Any, paid_household: Household
) -> None:
	"""Anne Lecœur of the rue du Sacré-Cœur would be nobody to who types « lecoeur »."""
	mark = secrets.token_hex(4)
	site.db.set_value("Customer", paid_household.customer, "customer_name", f"Anne Lecœur-O’Brien x{mark}")
	line = f"12 1/2, rue du Sacré-Cœur Saint-x{mark}"
	site.db.set_value("Service Location", paid_household.location.name, "address_line", line)
	for typed in (
		f"lecoeur-o'brien x{mark}",
		f"X{mark}, Anne",
		f"12½ rue du sacre-coeur st-x{mark}",
		f"12-1/2, r. du Sacré-Coeur Saint-X{mark}",
	):
		found = [row["customer"] for row in customer_search.find_customers(typed)]
		assert found == [paid_household.customer], typed


def test_the_timeline_is_whole_and_in_pages(site: Any, paid_household: Household, monkeypatch: Any) -> None:
	"""An answer to the customer, or a payment, would be missing from what support reads aloud."""
	customer = paid_household.customer
	for number in range(5):
		site.get_doc({"doctype": "Issue", "subject": f"Panne {number}", "customer": customer}).insert()
	whole = timeline.page(customer)["events"]
	assert {event["kind"] for event in whole} >= {"ticket", "visit", "message", "bill", "payment"}
	monkeypatch.setattr(timeline, "PAGE", 3)
	seen, cursor = [], ""
	for _page in range(len(whole)):
		page = timeline.page(customer, before=cursor)
		seen += page["events"]
		cursor = page["next"]
		if not cursor:
			break
	assert [event["key"] for event in seen] == [event["key"] for event in whole]
	(ticket, *_others) = timeline.page(customer, kinds=["ticket"])["events"]
	assert ticket["kind"] == "ticket" and ticket["title"] == "Panne 4"


def test_a_conversation_is_shown_both_ways_with_its_files(site: Any, paid_household: Household) -> None:
	"""Support would read a customer's half of a conversation, or each answer twice, and never see the photo."""
	customer = paid_household.customer
	issue = site.get_doc({"doctype": "Issue", "subject": "Panne", "customer": customer}).insert().name
	messages.add(issue, "Plus rien depuis hier", [("boite.txt", b"rouge")])
	messages.answer(issue, "Nous regardons.")
	shown = timeline.page(customer, kinds=["message"])["events"]
	ours, theirs = (one for one in shown if one.get("issue") == issue)
	assert (ours["detail"], theirs["detail"]) == ("Nous regardons.", "Plus rien depuis hier")
	assert [file["name"] for file in theirs["files"]] == ["boite.txt"]
	assert not [
		one for one in shown if one["doctype"] == "Outbound Message" and "Nous regardons" in one["detail"]
	]


def test_a_change_shows_who_changed_what_and_no_secret(site: Any, paid_household: Household) -> None:
	"""A password or the key of a card would be read by everybody who opens the customer."""
	doc = site.get_doc("Customer", paid_household.customer)
	doc.update({"language": "en", "fsm_stripe_payment_method": "pm_secret"})
	doc.save()
	(change, *_rest) = timeline.page(doc.name, kinds=["change"])["events"]
	assert "fr → en" in change["detail"] and "pm_secret" not in change["detail"]


def test_the_revision_changes_with_every_record(site: Any, paid_household: Household, router: str) -> None:
	"""A colleague's change would stay unseen where no socket connects."""
	customer = paid_household.customer
	for doctype, name in (("Service Equipment", router), ("Service Location", paid_household.location.name)):
		before = live.revision(customer)
		site.db.set_value(doctype, name, "modified", site.utils.add_to_date(None, seconds=90))
		assert live.revision(customer) != before


def test_an_unknown_customer_is_refused(site: Any) -> None:
	"""A page without a customer would be filled with nothing."""
	with pytest.raises(NotFound):
		client.overview("Personne")
	assert ordering.customer().name  # a customer without anything has a page
	assert client.overview(ordering.customer().name)["locations"] == []
