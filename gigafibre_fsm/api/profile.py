"""The customer's profile in the portal: language, channels, sign-ins, export of all data."""

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
	"""Set the language of pages, bills and messages: {"language"}; `customer` is required where one login has several."""
	return profile.set_language(_customer(customer), arguments.choice(language, _("Language"), LANGUAGES))


@frappe.whitelist(methods=["POST"])
@guards.customer
def set_channel(customer: str | None = None, kind: str = "", channel: str = "") -> dict[str, str]:
	"""Set the channel of a kind of message (bills, visits, service): SMS, E-mail, or both (empty): {"kind", "channel"}."""
	chosen = arguments.choice(channel, _("Channel"), CHANNELS, default="")
	return profile.set_channel(_customer(customer), arguments.choice(kind, _("Kind"), KINDS), chosen)


@frappe.whitelist(methods=["POST"])
@guards.customer
def invite(customer: str | None = None, name: str = "", contact: str = "") -> dict[str, str]:
	"""Invite another member of the household to sign in; `auth.confirm_contact` takes the code that is sent there:
	{"contact"}.
	"""
	who = arguments.person(name, _("Name"))
	return profile.invite(_customer(customer), who, contacts.address(contact))


@frappe.whitelist(methods=["POST"])
@guards.customer
def remove(contact: str = "") -> dict[str, bool]:
	"""Remove an email address or number; it cannot sign in to my account any more: {"removed": true}."""
	return profile.remove(service.own_customers(), contacts.address(contact))


@frappe.whitelist(methods=["GET"])
@guards.customer
def export() -> None:
	"""All data of my account, as a JSON file."""
	told = json.dumps(profile.export(service.own_customers()), ensure_ascii=False, indent=1, default=str)
	responses.download("gigafibre.json", told.encode())


def _customer(customer: str | None) -> str:
	return service.chosen_customer(arguments.text(customer, _("Customer"), required=False))
