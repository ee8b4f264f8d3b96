"""A quotation by the link that was sent with it. Reading, accepting and declining it need no account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.selling import quote_answers
from gigafibre_fsm.flow.selling.quote_answers import Acceptance
from gigafibre_fsm.guards import arguments, cart_arguments, responses
from gigafibre_fsm.web import own_checkouts

SHORTEST_KEY = 8


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def show(session: str = "") -> dict[str, Any]:
	"""The quotation: its price, its last day, and the obstacle to accepting it, if any."""
	return quote_answers.quote_details(session)


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=30, seconds=60)
def document(session: str = "") -> None:
	"""The quote as PDF."""
	responses.pdf(*quote_answers.document(session))


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def take_up(session: str = "") -> dict[str, str]:
	"""Accept with a card: {"url" of the checkout, "obstacle"}. With an obstacle (a sentence) there is no url."""
	answer = quote_answers.accept_by_card(session)
	if answer["obstacle"]:
		return {"url": "", "obstacle": answer["obstacle"]}
	own_checkouts.remember_checkout(answer["session"])
	name = own_checkouts.name_of(answer["session"])
	return {"url": f"/internet/commande?{urlencode({'s': name})}", "obstacle": ""}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def accept(
	session: str = "",
	agreed: bool = False,
	limits_911: bool = False,
	preferred_dates: list | None = None,
	contact_me: bool = False,
	idempotency_key: str = "",
) -> dict[str, Any]:
	"""Accept on account, without a card: the answer of checkout.submit, and "obstacle". `agreed`: the customer accepts the
	contract.
	"""
	if not arguments.flag(agreed, _("Agreement")):
		raise BadRequest(
			_("To place the order we still need: {0}.").format(_("your agreement to the contract"))
		)
	key = arguments.text(idempotency_key, _("Idempotency key"), max=100)
	if len(key) < SHORTEST_KEY:
		raise BadRequest(_("{0} is not valid.").format(_("Idempotency key")))
	said = Acceptance(
		dates=tuple(cart_arguments.dates(preferred_dates)),
		contact_me=arguments.flag(contact_me, _("Contact me")),
		limits_911=arguments.flag(limits_911, _("Consents")),
	)
	return quote_answers.accept_on_account(session, said, key)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def decline(session: str = "", reason: str = "") -> dict[str, str]:
	"""Decline the quotation: {"state"}."""
	return quote_answers.decline(session, arguments.text(reason, _("Reason"), max=300, required=False))
