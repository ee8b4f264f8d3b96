"""The customer's profile in the portal: language, channels, who else signs in, all data as a file."""

from __future__ import annotations

import json

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import contacts, profile, service
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards import arguments, responses
from gigafibre_fsm.notifications.topics import CHANNELS, KINDS


@frappe.whitelist(methods=["POST"])
@guards.customer
def set_language(customer: str | None = None, language: str = "") -> dict[str, str]:
	"""The language of pages, bills and messages: {"language"}; `customer` is required where several share an address."""
	return profile.set_language(_whose(customer), arguments.choice(language, _("Language"), LANGUAGES))


@frappe.whitelist(methods=["POST"])
@guards.customer
def set_channel(customer: str | None = None, kind: str = "", channel: str = "") -> dict[str, str]:
	"""By what messages of a kind (bills, visits, service) come: SMS, E-mail, or both (empty): {"kind", "channel"}."""
	chosen = arguments.choice(channel, _("Channel"), CHANNELS, default="")
	return profile.set_channel(_whose(customer), arguments.choice(kind, _("Kind"), KINDS), chosen)


@frappe.whitelist(methods=["POST"])
@guards.customer
def invite(customer: str | None = None, name: str = "", contact: str = "") -> dict[str, str]:
	"""A sign-in for somebody else of the household: a code is sent there, and `auth.confirm_contact` takes it: {"contact"}."""
	who = arguments.text(name, _("Name"))
	return profile.invite(_whose(customer), who, contacts.address(contact))


@frappe.whitelist(methods=["POST"])
@guards.customer
def remove(contact: str = "") -> dict[str, bool]:
	"""This email address or number opens my account no more: {"removed": true}."""
	return profile.remove(service.own_customers(), contacts.address(contact))


@frappe.whitelist(methods=["GET"])
@guards.customer
def export() -> None:
	"""All that my account holds, as a JSON file."""
	told = json.dumps(profile.export(service.own_customers()), ensure_ascii=False, indent=1, default=str)
	responses.download("gigafibre.json", told.encode())


def _whose(customer: str | None) -> str:
	return service.one_of_mine(arguments.text(customer, _("Customer"), required=False))
