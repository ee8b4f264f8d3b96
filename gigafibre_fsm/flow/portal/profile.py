"""A customer's profile: language, message channels, sign-ins, consents, and the export of all data."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from gigafibre_fsm import clock, telephone
from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.portal import (
	bills,
	contacts,
	former_system,
	overview,
	receipts,
	signin,
	visits,
	wording,
)
from gigafibre_fsm.flow.portal.contacts import Address
from gigafibre_fsm.flow.referrals import referral_credits
from gigafibre_fsm.guards import rate
from gigafibre_fsm.notifications import opt_outs
from gigafibre_fsm.notifications.topics import CHANNELS, KINDS

PEOPLE_A_DAY = 10
CONSENTS = {
	"terms": "Contract and terms of service",
	"contact": "To be contacted about this order",
	"limits_911": "Limits of the 911 service",
}


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"people": [{"customer", "name", "language", "channels": [{"kind", "label", "chosen"}]}], "choices", "contacts": as
	`contacts.of_customers` with "label", "stopped" (SMS) and "here" (this sign-in), "consents", "referrals": as
	`referral_credits.of_customer` with "credit_label"}.
	"""
	fields = ["name", "customer_name", "language", *(kind.field for kind in KINDS.values())]
	rows = frappe.get_all("Customer", {"name": among(customers)}, fields, order_by="name")
	stopped = opt_outs.opted_out([str(way["value"]) for way in contacts.of_customers(customers)])
	return {
		"people": [
			{
				"customer": row.name,
				"name": row.customer_name,
				"language": "en" if (row.language or "").startswith("en") else "fr",
				"channels": [
					{"kind": kind.name, "label": _(kind.label), "chosen": row[kind.field] or ""}
					for kind in KINDS.values()
				],
			}
			for row in rows
		],
		"choices": [
			{"value": "", "label": _("SMS and email")},
			*({"value": c, "label": _(c)} for c in CHANNELS),
		],
		"contacts": [
			{
				**way,
				"label": telephone.formatted(str(way["value"])),
				"stopped": way["value"] in stopped,
				"here": _is_here(str(way["value"])),
			}
			for way in contacts.of_customers(customers)
		],
		"consents": consents(customers),
		"referrals": [_referrals(each) for each in customers if referral_credits.of_customer(each)["code"]],
	}


def _referrals(customer: str) -> dict[str, Any]:
	found = referral_credits.of_customer(customer)
	return {**found, "credit_label": wording.amount(decimal(found["credit"]))}


def set_language(customer: str, language: str) -> dict[str, str]:
	"""Set the language of pages, bills and messages: {"language"}."""
	frappe.db.set_value("Customer", customer, "language", language)
	frappe.db.set_value("User", frappe.session.user, "language", language, update_modified=False)
	frappe.clear_cache(user=frappe.session.user)
	frappe.local.cookie_manager.set_cookie("preferred_language", language)
	return {"language": language}


def set_channel(customer: str, kind: str, channel: str) -> dict[str, str]:
	"""Set the channel of a kind of message: SMS, E-mail, or both (empty): {"kind", "channel"}."""
	frappe.db.set_value("Customer", customer, KINDS[kind].field, channel)
	return {"kind": kind, "channel": channel}


def invite(customer: str, name: str, to: Address) -> dict[str, str]:
	"""Invite another member of the household to sign in: a code is sent to `to`, and the signed-in user enters it. Raises
	Conflict when that contact already exists, TooMany.
	"""
	rate.limit(f"people:{customer}", PEOPLE_A_DAY, 86_400)
	if any(way["value"] in to.forms for way in contacts.of_customers([customer])):
		raise Conflict(_("This is in your account already."))
	contact = frappe.new_doc("Contact")
	contact.first_name = name
	contact.append("links", {"link_doctype": "Customer", "link_name": customer})
	if to.is_email:
		contact.append("email_ids", {"email_id": to.value, "fsm_unconfirmed": 1})
	else:
		contact.append("phone_nos", {"phone": to.value, "fsm_unconfirmed": 1})
	contact.flags.ignore_permissions = True
	contact.insert()
	signin.send_confirmation(to, [customer])
	return {"contact": to.value}


def remove(customers: list[str], to: Address) -> dict[str, bool]:
	"""Remove a contact from the account and end its sessions. Raises NotFound, Conflict for the one that is signed in, and
	for the last confirmed one.
	"""
	ways = contacts.of_customers(customers)
	if not any(way["value"] in to.forms for way in ways):
		raise NotFound(_("This email address or number is not in your account. Call us to add it."))
	if to.user == frappe.session.user:
		raise Conflict(_("You are signed in with it. Sign in with another one to remove it."))
	if not any(way["confirmed"] and way["value"] not in to.forms for way in ways):
		raise Conflict(_("Nobody could sign in any more. Confirm another one first."))
	contacts.remove(to, customers)
	signin.end_sessions(to)
	return {"removed": True}


def consents(customers: list[str]) -> list[dict[str, str]]:
	"""The consents: [{"label", "when", "detail"}], latest first."""
	orders = frappe.get_all(
		"Sales Order",
		filters={
			"customer": among(customers),
			"docstatus": ("!=", 0),
			"fsm_checkout_session": ("is", "set"),
		},
		fields=["name", "fsm_checkout_session"],
		order_by="creation desc",
	)
	kept = dict(
		frappe.get_all(
			"Checkout Session",
			filters={"name": among(row.fsm_checkout_session for row in orders)},
			fields=["name", "consents"],
			as_list=True,
		)
	)
	found = []
	for row in orders:
		given = json.loads(kept.get(row.fsm_checkout_session) or "{}")
		for name, facts in given.items():
			found.append(
				{
					"label": _(CONSENTS.get(name, "Agreement")),
					"when": _moment(facts.get("at")),
					"detail": " · ".join(filter(None, (row.name, facts.get("version")))),
				}
			)
	return found


def export(customers: list[str]) -> dict[str, Any]:
	"""All data of the account: the right of access in the law on personal information."""
	told = overview.of_customers(customers)
	return {
		"made": clock.with_zone(clock.utc_now()),
		"account": told,
		"bills": bills.of_customers(customers, 0),
		"payments": receipts.of_customers(customers, 0),
		"former_system": former_system.of_customers(customers, 0),
		"visits": visits.of_customers(customers, 0),
		"profile": of_customers(customers),
		"messages": _messages(customers),
	}


def _messages(customers: list[str]) -> list[dict[str, Any]]:
	issues = frappe.get_all(
		"Issue", {"customer": among(customers)}, ["name", "subject", "status", "creation"]
	)
	said = frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": "Issue",
			"reference_name": among(row.name for row in issues),
			"communication_type": "Communication",
		},
		fields=["reference_name", "communication_date", "sent_or_received", "text_content", "content"],
		order_by="communication_date",
	)
	return [
		{
			"request": issue.name,
			"subject": issue.subject,
			"opened": str(issue.creation),
			"thread": [
				{
					"at": str(row.communication_date),
					"from": "you" if row.sent_or_received == "Received" else "us",
					"text": row.text_content or frappe.utils.strip_html(row.content or ""),
				}
				for row in said
				if row.reference_name == issue.name
			],
		}
		for issue in issues
	]


def _is_here(value: str) -> bool:
	try:
		return contacts.address(value).user == frappe.session.user
	except BadRequest:
		return False


def _moment(at: str | None) -> str:
	return wording.day(get_datetime(at).date()) if at else ""
