"""One customer in each state that the customer's account knows: state -> what makes them, and tells their email address."""

from __future__ import annotations

import secrets
from typing import Any

from tests.factories import billing, ordering

INTERNET = (("FTTH150I", 1, 99.95), ("TVBSTANDARD", 1, 30), ("RAB2X", 1, -5))
TOLD = "<p>Bonjour, le signal est faible à l'étage depuis hier soir. Faut-il un autre appareil?</p>"
ANSWER = "<p>Bonjour Mme Gagnon,</p><p>Nous passons mardi avec un deuxième point d'accès, sans frais.</p><p>Luc, Gigafibre</p>"


def person(**more: str) -> Any:
	return ordering.customer(**{"email_id": f"foyer.{secrets.token_hex(5)}@example.com", **more})


def served(site: Any, who: Any = None, paid: bool = True, lines: Any = INTERNET) -> tuple[Any, Any]:
	"""(customer, location) in service, with a bill that is paid or not."""
	who = who or person(fsm_card_label="Visa •••• 4242", customer_name="Marie Gagnon")
	place = billing.activated(lines=lines, customer=who.name)
	address = {"address_line": "1867 chemin de la Rivière", "city": "Sainte-Clotilde"}
	site.db.set_value("Service Location", place.name, address)
	connect(site, place.name)
	if paid:
		site.db.set_value(
			"Sales Invoice", {"customer": who.name}, {"outstanding_amount": 0, "status": "Paid"}
		)
	return who, place


def connect(site: Any, place: str) -> None:
	"""Box and router report to the ACS, and the router has the household's WiFi."""
	now = site.utils.now_datetime()
	for kind, profile in (("ONT", "TP-Link XX230v"), ("Routeur", "TP-Link Deco")):
		device = site.db.get_value("Service Equipment", {"location": place, "equipment_type": kind})
		facts = {
			"status": "Actif",
			"device_profile": profile,
			"model": profile,
			"online": 1,
			"last_inform": now,
		}
		site.db.set_value("Service Equipment", device, {**facts, "acs_device_id": f"FIG-{device}"})
		push = {"doctype": "Provisioning Push", "equipment": device, "status": "Verified"}
		site.get_doc(push).insert()


def works(site: Any) -> str:
	return served(site)[0].email_id


def waiting(site: Any) -> str:
	"""Its router is off, and a new WiFi password waits for it; another band and guests."""
	who, place = served(site)
	router = {"location": place.name, "equipment_type": "Routeur"}
	networks = {"wifi_5ghz_ssid": "Chez nous 5G", "guest_wifi_ssid": "Chez nous-Invités", "guest_wifi_on": 1}
	name = site.db.get_value("Service Equipment", router)
	site.db.set_value(
		"Service Equipment", name, {**networks, "online": 0, "device_profile": "TP-Link XX230v"}
	)
	site.get_doc({"doctype": "Provisioning Push", "equipment": name, "status": "Pending"}).insert()
	return who.email_id


def outage(site: Any) -> str:
	who, place = served(site)
	at = site.utils.add_to_date(None, hours=-2)
	incident = site.get_doc(
		{"doctype": "Network Incident", "status": "Running", "cause": "Fibre Cut", "started_at": at}
	).insert(ignore_mandatory=True)
	line = {"doctype": "Incident Location", "incident": incident.name, "location": place.name}
	site.get_doc({**line, "customer": who.name, "silent_since": at}).insert(ignore_mandatory=True)
	return who.email_id


def two_people(site: Any) -> str:
	"""Two customers who share an email address: the account shows both."""
	who, _place = served(site)
	served(site, person(customer_name="Luc Gagnon", email_id=who.email_id), paid=False)
	return who.email_id


def owes(site: Any) -> str:
	return served(site, paid=False)[0].email_id


def suspended(site: Any) -> str:
	who, place = served(site, paid=False)
	site.db.set_value("Service Location", place.name, "status", "Suspended")
	cut = {"status": "Suspended", "suspension": "Unpaid"}
	site.db.set_value("Service Subscription", {"location": place.name}, cut)
	return who.email_id


def pending(site: Any) -> str:
	who = person(customer_name="Jean Tremblay")
	order = ordering.order(INTERNET, customer=who.name)
	job = site.db.get_value("Dispatch Job", {"sales_order": order.name})
	day = site.utils.add_days(site.utils.nowdate(), 3)
	site.db.set_value(
		"Dispatch Job", job, {"status": "Scheduled", "scheduled_date": day, "time_window": "AM"}
	)
	return who.email_id


def former(site: Any) -> str:
	who, place = served(site, paid=False)
	gone = {"status": "Disconnected", "disconnected_on": site.utils.nowdate()}
	site.db.set_value("Service Location", place.name, gone)
	site.db.set_value("Service Subscription", {"location": place.name}, "status", "Cancelled")
	return who.email_id


def two_places(site: Any) -> str:
	who, _place = served(site)
	_who, other = served(site, who)
	site.db.set_value(
		"Service Location", other.name, {"address_line": "12 rang Sainte-Marie", "city": "Havelock"}
	)
	return who.email_id


def business(site: Any) -> str:
	who = person(
		customer_name="Ferme des Érables inc.", customer_type="Company", fsm_card_label="Visa •••• 4242"
	)
	return served(site, who)[0].email_id


def no_bill(site: Any) -> str:
	who = person(customer_name="Sophie Roy")
	ordering.order(INTERNET, customer=who.name)
	return who.email_id


def today(site: Any) -> str:
	"""The technician is on the way, to install."""
	who = person(customer_name="Émile Côté")
	order = ordering.order(INTERNET, customer=who.name)
	job = site.get_doc("Dispatch Job", {"sales_order": order.name})
	technician = ordering.technician(technician_name="Julie Lavoie")
	now = {"status": "En Route", "scheduled_date": site.utils.nowdate(), "time_window": "AM"}
	site.db.set_value("Dispatch Job", job.name, {**now, "technician": technician.name})
	return who.email_id


def declined(site: Any) -> str:
	who, _place = served(site, paid=False)
	site.db.set_value("Sales Invoice", {"customer": who.name}, "fsm_charge_state", "Declined")
	return who.email_id


def credit(site: Any) -> str:
	"""A cheque for more than the bill."""
	who, _place = served(site)
	invoice = site.get_doc("Sales Invoice", {"customer": who.name})
	entry = {"party_type": "Customer", "party": who.name, "payment_type": "Receive", "docstatus": 1}
	amounts = {"paid_amount": 60, "received_amount": 60, "unallocated_amount": 60, "company": invoice.company}
	more = {
		"paid_from": invoice.debit_to,
		"posting_date": site.utils.nowdate(),
		"name": f"FIG-PE-{who.name}"[:140],
	}
	site.get_doc({"doctype": "Payment Entry", **entry, **amounts, **more}).db_insert()
	return who.email_id


def refused(site: Any) -> str:
	"""The router did not take the new WiFi password."""
	who, place = served(site)
	router = {"location": place.name, "equipment_type": "Routeur"}
	push = {"doctype": "Provisioning Push", "equipment": site.db.get_value("Service Equipment", router)}
	site.get_doc({**push, "status": "Failed", "creation": site.utils.add_to_date(None, minutes=1)}).insert()
	return who.email_id


def thread(site: Any) -> str:
	"""A request, our answer, the customer's answer; and one that is closed."""
	who, place = served(site)
	about = {"customer": who.name, "fsm_service_location": place.name, "raised_by": who.email_id}
	for status, subject in (
		("Closed", "Ma facture de juin"),
		("Open", "Le WiFi ne se rend pas dans la chambre"),
	):
		issue = site.get_doc({"doctype": "Issue", "subject": subject, **about, "description": TOLD}).insert()
		issue.db_set("status", status)
		for sent, text in (("Sent", ANSWER), ("Received", "<p>Merci, mardi me va très bien.</p>")):
			talk = {
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": sent,
			}
			about_it = {"reference_doctype": "Issue", "reference_name": issue.name, "content": text}
			mail = {"sender": who.email_id, "subject": f"Re: {subject}"}
			site.get_doc({"doctype": "Communication", **talk, **about_it, **mail}).db_insert()
	return who.email_id


STATES = {
	"works": works, "owes": owes, "suspended": suspended, "pending": pending, "former": former,
	"two-places": two_places, "business": business, "no-bill": no_bill, "waiting": waiting, "outage": outage,
	"two-people": two_people, "today": today, "declined": declined, "credit": credit, "refused": refused,
	"thread": thread,
}  # fmt: skip
