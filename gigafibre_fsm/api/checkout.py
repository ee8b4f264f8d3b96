"""The checkout, for the website and for other sites: an offer, a cart, a session, a saved card, an order."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import rules, service
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.guards import arguments, language, rate

COOKIE = "gigafibre_checkout"
PER_SESSION = 120
KEY_LENGTH = (8, 100)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=240, seconds=60)
def quote(offer: str = "", services: list | None = None, commitment: int = 0) -> dict[str, Any]:
	"""The price of a cart, before and after taxes."""
	return service.quote(offer, _cart(services), _commitment(commitment))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=120, seconds=60)
def slots(offer: str = "") -> dict[str, Any]:
	"""The days on which an installation is possible."""
	return service.slots(offer)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=20, seconds=60)
def start(
	offer: str = "", services: list | None = None, commitment: int = 0, session: str = ""
) -> dict[str, Any]:
	"""Open a checkout and hold the line for it. The browser's own checkout at the same address is taken up
	again.
	"""
	earlier = session or frappe.request.cookies.get(COOKIE) or None
	answer = service.start(offer, _cart(services), _commitment(commitment), language.of_request(), earlier)
	frappe.local.cookie_manager.set_cookie(COOKIE, answer["session"], httponly=True, samesite="Lax")
	return answer


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=120, seconds=60)
def update(
	session: str = "",
	contact: dict | None = None,
	services: list | None = None,
	commitment: int | None = None,
	preferred_dates: list | None = None,
	contact_me: bool | None = None,
	consents: dict | None = None,
	hold: bool = False,
) -> dict[str, Any]:
	"""Keep what was typed so far; what is not given stays as it was. With `hold` a lost line is an error."""
	_limit(session)
	return service.update(
		session,
		contact=_contact(contact),
		services=None if services is None else _cart(services),
		commitment=None if commitment is None else _commitment(commitment),
		preferred_dates=None if preferred_dates is None else _dates(preferred_dates),
		contact_me=None if contact_me is None else arguments.flag(contact_me, _("Contact me")),
		consents=_consents(consents),
		hold=arguments.flag(hold, _("Hold")),
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET", "POST"])
@guards.public(limit=120, seconds=60)
def resume(session: str = "") -> dict[str, Any]:
	"""A checkout as it stands."""
	_limit(session)
	return service.resume(session)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=30, seconds=60)
def payment(session: str = "") -> dict[str, Any]:
	"""What the browser needs to save a card with Stripe. Nothing is charged."""
	_limit(session)
	return service.payment(session)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=30, seconds=60)
def submit(session: str = "", setup_intent: str = "", idempotency_key: str = "") -> dict[str, Any]:
	"""Place the order. The same key gives the same answer for ever."""
	_limit(session)
	key = arguments.text(idempotency_key, _("Idempotency key"), max=KEY_LENGTH[1])
	if len(key) < KEY_LENGTH[0]:
		raise BadRequest(_("{0}: this is not valid.").format(_("Idempotency key")))
	return service.submit(session, arguments.text(setup_intent, _("Card"), max=120), key)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def track(token: str = "") -> dict[str, Any]:
	"""Where an order stands, by its signed link."""
	return service.track(token)


def _limit(session: str) -> None:
	name = arguments.text(session, _("Order"), max=120).partition(".")[0]
	rate.limit(f"checkout:{name}", PER_SESSION, 60)


def _cart(services: object) -> list[CartLine]:
	lines = []
	for entry in arguments.json_list(services, _("Services"), max=30):
		if not isinstance(entry, dict):
			raise BadRequest(_("{0}: this is not valid.").format(_("Services")))
		sku = arguments.text(entry.get("sku"), _("Service"), max=60)
		lines.append(CartLine(sku, arguments.whole(entry.get("qty"), _("Quantity"), 1, 99, default=1)))
	return lines


def _commitment(value: object) -> int:
	return int(arguments.choice(value, _("Commitment"), ("0", "24", "36"), default="0"))


def _contact(value: object) -> dict[str, str] | None:
	given = arguments.json_object(value, _("Contact"), required=False)
	contact: dict[str, str] = {}
	if "name" in given:
		contact["name"] = arguments.text(given["name"], _("First and last name"), max=100, required=False)
	if "email" in given:
		contact["email"] = arguments.email(given["email"], _("Email address"), required=False)
	if "phone" in given:
		contact["phone"] = arguments.phone(given["phone"], _("Mobile phone"), required=False)
	return contact or None


def _dates(value: object) -> list[tuple[date, str]]:
	wanted = []
	for entry in arguments.json_list(value, _("Installation dates"), max=rules.MOST_DATES, required=False):
		if isinstance(entry, str):
			entry = {"date": entry}
		if not isinstance(entry, dict):
			raise BadRequest(_("{0}: this is not valid.").format(_("Installation dates")))
		day = arguments.day(entry.get("date"), _("Installation dates"))
		wanted.append(
			(day, arguments.choice(entry.get("time_window"), _("Time"), ("AM", "PM", "Day"), default="Day"))
		)
	return wanted


def _consents(value: object) -> list[str] | None:
	if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
		value = dict.fromkeys(value, True)
	given = arguments.json_object(value, _("Consents"), required=False)
	if not given.keys() <= set(rules.CONSENTS):
		raise BadRequest(_("{0}: this is not valid.").format(_("Consents")))
	return [
		name for name in rules.CONSENTS if name in given and arguments.flag(given[name], _("Consents"))
	] or None
