"""The cases of the customer's account: bills, WiFi, requests, profile."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Case, nothing
from tests.world.fixtures import World

NO_PHOTO = ("x", 7, ["x"], "data:text/html;base64,PGI+", "data:image/png;base64,AAAA")
OTHERS = {"customer": ("Nobody", ["x"], {"a": 1}, wrong.LONG)}


def a_request(world: World, customer: str) -> str:
	"""Not through the portal, which takes only so many in a day."""
	frappe = world.look()
	request = frappe.get_doc({"doctype": "Issue", "subject": "Une suite", "customer": customer}).insert()
	frappe.db.commit()
	return str(request.name)


def a_payment(world: World, customer: str) -> str:
	return str(world.look().db.get_value("Payment Entry", {"party": customer, "docstatus": 1}))


CASES: dict[str, Case] = {
	"portal.document": Case(
		"customer",
		lambda w, h: {"part": "summary", "order": h.live.bought.order},
		wrong={"part": wrong.TEXT, "order": wrong.NAME},
		told_by="test_the_contract_is_a_pdf",
		guest_may=False,
	),
	"portal.overview": Case("customer", nothing, {"locations", "balance", "card"}, guest_may=False),
	"portal.invoices": Case("customer", nothing, {"invoices"}, guest_may=False),
	"portal.tickets": Case("customer", nothing, {"tickets"}, guest_may=False),
	"portal.pay": Case(
		"customer",
		lambda w, h: {"invoice": h.neighbour.records["Sales Invoice"][0]},
		wrong={"invoice": wrong.NAME},
		told_by="test_a_paid_invoice_is_not_paid_again",
		guest_may=False,
	),
	"portal.payment_state": Case(
		"customer",
		lambda w, h: {"invoice": h.live.records["Sales Invoice"][0]},
		{"state", "done", "sentence"},
		{"invoice": wrong.NAME},
		guest_may=False,
	),
	"portal.wifi_state": Case(
		"customer",
		lambda w, h: {"location": h.live.location},
		{"state", "tone", "sentence", "steps"},
		{"location": wrong.NAME},
		guest_may=False,
	),
	"portal.wifi": Case(
		"customer",
		lambda w, h: {"location": h.live.location, "kind": "main"},
		{"ssid", "password", "qr"},
		{"location": wrong.NAME, "kind": (*wrong.NAME, "guest")},
		guest_may=False,
	),
	"portal.set_wifi": Case(
		"customer",
		lambda w, h: {
			"location": h.live.location,
			"kind": "main",
			"ssid": "Chez nous",
			"password": "un-mot-de-passe",
		},
		{"state", "sentence"},
		{
			"location": wrong.NAME,
			"kind": wrong.NAME,
			"ssid": (
				wrong.MISSING,
				"",
				"   ",
				"x" * 33,
				"é" * 17,
				wrong.LONG,
				"a\u0000b",
				"a\nb",
				"a<b>c",
				" a",
				7,
			),
			"password": (
				"short",
				"x" * 64,
				"é" * 10,
				wrong.LONG,
				"with\u0000nul-inside",
				"********",
				12345678,
			),
		},
		guest_may=False,
	),
	"portal.restart": Case(
		"customer",
		lambda w, h: {"equipment": h.live.router},
		wrong={"equipment": wrong.NAME},
		told_by="test_a_device_restarts_once_it_answers",
		guest_may=False,
	),
	"portal.open_ticket": Case(
		"customer",
		lambda w, h: {"subject": "Question exemple", "description": "Bonjour"},
		{"ticket"},
		{
			"subject": wrong.TEXT,
			"description": (*wrong.NOT_A_TEXT, wrong.LONG),
			"location": ("x", ["x"], wrong.LONG),
			"photo": NO_PHOTO,
		},
		guest_may=False,
	),
	"portal.reply": Case(
		"customer",
		lambda w, h: {
			"ticket": a_request(w, h.live.customer),
			"text": "Bonjour",
		},
		{"name", "status", "messages"},
		{"ticket": wrong.NAME, "text": wrong.TEXT[:-1], "photo": NO_PHOTO},
		guest_may=False,
	),
	"portal.attachment": Case(
		"customer",
		lambda w, h: {"message": "x"},
		wrong={"message": wrong.NAME, "number": ("-1", "x", "999999999999")},
		told_by="test_a_request_is_one_thread",
		guest_may=False,
	),
	"portal.bill": Case(
		"customer",
		lambda w, h: {"invoice": h.live.records["Sales Invoice"][0]},
		wrong={"invoice": wrong.NAME},
		told_by="test_a_bill_is_a_pdf",
		guest_may=False,
	),
	"portal.receipt": Case(
		"customer",
		lambda w, h: {"payment": a_payment(w, h.live.customer)},
		wrong={"payment": wrong.NAME},
		told_by="test_a_receipt_is_a_pdf",
		guest_may=False,
	),
	"portal.autopay": Case(
		"customer", lambda w, h: {"on": True}, {"on"}, {"on": wrong.FLAG, **OTHERS}, guest_may=False
	),
	"portal.paper": Case(
		"customer", lambda w, h: {"on": False}, {"on"}, {"on": wrong.FLAG, **OTHERS}, guest_may=False
	),
	"message.present": Case(
		"manager",
		lambda w, h: {"topic": "invoice.made", "language": "fr"},
		{"sms", "subject", "body"},
		{"topic": wrong.NAME, "language": (wrong.MISSING, "", "de", ["fr"])},
		guest_may=False,
	),
	"message.preview": Case(
		"manager",
		lambda w, h: {"topic": "invoice.made", "language": "fr", "sms": "{{ total | money }}"},
		{"sms", "subject", "html"},
		{
			"topic": wrong.NAME,
			"language": (wrong.MISSING, "", "de", ["fr"]),
			"sms": (["x"], {"a": 1}, wrong.LONG),
		},
		guest_may=False,
	),
	"profile.set_language": Case(
		"customer",
		lambda w, h: {"language": "fr"},
		{"language"},
		{"language": (wrong.MISSING, "", "de", ["fr"]), **OTHERS},
		guest_may=False,
	),
	"profile.set_channel": Case(
		"customer",
		lambda w, h: {"kind": "bills", "channel": ""},
		{"kind", "channel"},
		{"kind": (wrong.MISSING, "", "news", ["x"]), "channel": ("Fax", ["SMS"]), **OTHERS},
		guest_may=False,
	),
	"profile.invite": Case(
		"customer",
		lambda w, h: {"name": "Exemple", "contact": h.live.bought.contact["email"]},
		wrong={"name": wrong.TEXT, "contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE), **OTHERS},
		told_by="test_another_person_of_the_household_signs_in",
		guest_may=False,
	),
	"profile.remove": Case(
		"customer",
		lambda w, h: {"contact": "personne@example.com"},
		wrong={"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE)},
		told_by="test_another_person_of_the_household_signs_in",
		guest_may=False,
	),
	"profile.export": Case("customer", nothing, told_by="test_all_data_is_one_file", guest_may=False),
}
