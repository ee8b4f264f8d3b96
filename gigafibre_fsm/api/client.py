"""Client 360: one customer on one page, found by anything they can say on the telephone."""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.collections import (
	charges,
	dunning,
	installments,
	payment_agreements,
	payment_promises,
)
from gigafibre_fsm.flow.portal import bill_messages, contacts, household, payment_agreement, signin
from gigafibre_fsm.flow.support import client, client_verdicts, customer_search, live, timeline
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards import arguments, teams
from gigafibre_fsm.notifications.topics import CHANNELS


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def find(text: str = "") -> list[dict[str, Any]]:
	"""Customers by name, phone, email, address, account number, serial, MAC, port or invoice; an empty list for a short text."""
	return customer_search.find_customers(arguments.text(text, _("Search"), required=False))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def show(customer: str = "") -> dict[str, Any]:
	"""The customer with locations, services, devices, balance and open work. Queries no device."""
	return client.overview(_existing_customer(customer))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def events(customer: str = "", kinds: str = "", before: str = "") -> dict[str, Any]:
	"""One page of the customer's timeline. `kinds` are separated by commas; `before` is "next" of the previous page."""
	chosen = [
		arguments.choice(kind, _("Kind"), timeline.KINDS)
		for kind in arguments.text(kinds, _("Kind"), required=False).split(",")
		if kind
	]
	return timeline.page(
		_existing_customer(customer), chosen, arguments.text(before, _("Page"), required=False)
	)


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def verdicts(customer: str = "") -> dict[str, Any]:
	"""The diagnosis of each of the customer's locations: {location: {"blocking", "checks"}}. Queries no device."""
	return {"locations": client_verdicts.of_customer(_existing_customer(customer))}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def revision(customer: str = "") -> str:
	"""A value that changes with every record of this customer, for pages without a socket."""
	return live.revision(_existing_customer(customer))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def change(
	customer: str = "", field: str = "", value: str = "", seen: str = "", location: str = ""
) -> dict[str, str]:
	"""Change phone, email, language, access_notes, texts, or the channel of a kind of message. `seen` is the value before the
	change: {"before", "value"}.
	"""
	name, what = _existing_customer(customer), arguments.choice(field, _("Field"), household.CHANGEABLE)
	before = arguments.text(seen, _("Value before"), max=1000, required=False, lines=True)
	place = arguments.text(location, _("Service Location"), required=False)
	return household.change(name, what, _valid_field_value(what, value), before, place)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def send_code(customer: str = "", contact: str = "") -> dict[str, str]:
	"""Send a sign-in code to one of the customer's addresses or numbers, valid in any browser: {"sent": the contact}.
	Recorded on the customer.
	"""
	to = contacts.address(contact)
	signin.send_code_for(_existing_customer(customer), to)
	return {"sent": to.value}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def charge(invoice: str = "") -> dict[str, str]:
	"""Charge the saved card for an unpaid bill: {"state"}."""
	name = arguments.text(invoice, _("Invoice"))
	if not frappe.db.exists("Sales Invoice", {"name": name, "docstatus": 1}):
		raise NotFound(_("Invoice not found."))
	if not charges.charge(name) and frappe.db.get_value("Sales Invoice", name, "outstanding_amount") > 0:
		raise Conflict(_("This bill cannot be charged: no card is saved, or a payment is under way."))
	return {"state": frappe.db.get_value("Sales Invoice", name, "fsm_charge_state") or ""}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def send_bill(invoice: str = "") -> dict[str, str]:
	"""Send a bill to its customer again, with its PDF and payment link: {"sent": the invoice}."""
	name = arguments.text(invoice, _("Invoice"))
	if not frappe.db.exists("Sales Invoice", {"name": name, "docstatus": 1, "is_return": 0}):
		raise NotFound(_("Invoice not found."))
	bill_messages.send_again(name)
	return {"sent": name}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def promise(customer: str = "", until: str = "", count: int = 1, step: str = "") -> dict[str, str]:
	"""Record that the customer will pay the whole debt by a day, or in `count` installments from that day. Dunning waits and
	a suspended service is restored: {"agreement"}.
	"""
	name, (day, parts, every) = _existing_customer(customer), _installments(until, count, step)
	return {"agreement": payment_promises.promise(name, day, _today(), parts, every).name}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def preview_promise(
	customer: str = "", until: str = "", count: int = 1, step: str = ""
) -> dict[str, list[dict[str, str]]]:
	"""The installments that `promise` would record: {"installments": [{"date_label", "amount_label"}]}."""
	name, (day, parts, every) = _existing_customer(customer), _installments(until, count, step)
	return {
		"installments": payment_agreement.as_text(payment_promises.offer(name, day, parts, every, _today()))
	}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def withdraw_promise(agreement: str = "") -> dict[str, str]:
	"""Withdraw a payment promise; dunning goes on: {"agreement"}."""
	name = arguments.text(agreement, _("Payment Agreement"))
	if not frappe.db.exists("Payment Agreement", name):
		raise NotFound(_("Payment agreement not found."))
	payment_agreements.cancel(name)
	return {"agreement": name}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def restore(customer: str = "") -> dict[str, list[str]]:
	"""Restore a service suspended for a debt, while a payment promise is in force: {"services"}."""
	return {"services": payment_promises.restore_service(_existing_customer(customer))}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.MANAGERS)
def suspend(customer: str = "") -> dict[str, list[str]]:
	"""Suspend all services of a customer in dunning before the payment deadline: {"services"}."""
	return {"services": dunning.suspend_early(_existing_customer(customer), _today())}


def _existing_customer(customer: object) -> str:
	name = arguments.text(customer, _("Customer"))
	if not frappe.db.exists("Customer", name):
		raise NotFound(_("Customer not found."))
	return name


def _valid_field_value(what: str, value: object) -> str:
	if what == household.PHONE:
		return arguments.phone(value, _("Telephone"), required=False)
	if what == household.EMAIL:
		return arguments.email(value, _("Email address"), required=False)
	if what == household.LANGUAGE:
		return arguments.choice(value, _("Language"), LANGUAGES)
	if what == household.TEXTS:
		return arguments.choice(value, _("Text Messages"), household.WISHES)
	if what in household.CHANNELS_OF:
		return arguments.choice(value, _("Channel"), CHANNELS, default="")
	return arguments.text(value, _("Access Notes"), max=1000, required=False, lines=True)


def _installments(until: object, count: object, step: object) -> tuple[datetime.date, int, str]:
	day = arguments.day(until, _("Until")) or datetime.date.min
	parts = arguments.whole(count, _("Installments"), 1, payment_promises.MOST, default=1)
	return day, parts, arguments.choice(step, _("Interval"), tuple(installments.STEPS), default="Month")


def _today() -> datetime.date:
	return getdate(nowdate())
