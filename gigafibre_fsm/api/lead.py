"""Requests of visitors outside the fibre coverage."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import followup
from gigafibre_fsm.flow.leads import abandoned_checkouts, address_requests, service
from gigafibre_fsm.guards import arguments, language, rate, teams

PER_PERSON = 10


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=60, seconds=600)
def notify(
	address: str = "",
	name: str = "",
	email: str = "",
	phone: str = "",
	consent: bool = False,
	offer: str = "",
) -> dict[str, Any]:
	"""Ask to be notified when fibre arrives. Email or telephone, one is enough; a second request updates the first."""
	mail, number = _reachable(email, phone, consent)
	return service.notify_me(
		arguments.text(offer or address, _("Address"), max=1000),
		arguments.person(name, _("First and last name")),
		mail,
		number,
		language.of_request(),
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=60, seconds=600)
def move_in(
	address: str = "", name: str = "", email: str = "", phone: str = "", date: str = "", consent: bool = False
) -> dict[str, Any]:
	"""Request service from a moving day on, at an address where another customer is in service. Email or telephone, one is
	enough.
	"""
	mail, number = _reachable(email, phone, consent)
	return address_requests.move_in(
		arguments.text(address, _("Address"), max=80),
		arguments.person(name, _("First and last name")),
		mail,
		number,
		arguments.day(date, _("Moving in on")),
		language.of_request(),
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=60, seconds=600)
def business(
	address: str = "", company: str = "", name: str = "", email: str = "", phone: str = "", message: str = ""
) -> dict[str, Any]:
	"""Ask for a quote for a business line."""
	mail = arguments.email(email, _("Email address"))
	rate.limit(f"lead:{mail}", PER_PERSON, 3600)
	return service.business_quote(
		arguments.text(address, _("Address"), max=1000),
		arguments.person(company, _("Company")),
		arguments.person(name, _("First and last name")),
		mail,
		arguments.phone(phone, _("Phone"), required=False),
		arguments.text(message, _("Message"), max=2000, required=False, lines=True),
		language.of_request(),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SALES)
def contacted(checkout: str = "", outcome: str = followup.CONTACTED) -> dict[str, Any]:
	"""Record that sales have spoken with the visitor of an abandoned checkout."""
	answer = arguments.choice(outcome, _("Follow-up"), followup.OUTCOMES)
	return {"follow_up": followup.record(arguments.text(checkout, _("Checkout")), answer).follow_up}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SALES)
def from_checkout(checkout: str = "") -> dict[str, Any]:
	"""Make a Lead of an abandoned checkout."""
	return abandoned_checkouts.lead_of_checkout(arguments.text(checkout, _("Checkout")))


def _reachable(email: str, phone: str, consent: bool) -> tuple[str, str]:
	"""(email address, telephone number) of a visitor who consents to be contacted; one of them may be empty. Raises
	BadRequest, TooMany.
	"""
	if not arguments.flag(consent, _("Consent")):
		raise BadRequest(_("Please tick the box so that we may write to you."))
	mail = arguments.email(email, _("Email address"), required=False)
	number = arguments.phone(phone, _("Mobile phone"), required=False)
	if not mail and not number:
		raise BadRequest(_("Please enter an email address or a telephone number."))
	rate.limit(f"lead:{mail or number}", PER_PERSON, 3600)
	return mail, number
