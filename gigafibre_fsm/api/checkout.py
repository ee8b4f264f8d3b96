"""The checkout, for the website and for external sites: an offer, a cart, a session, a saved card, an order."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.billing.preview import first_bill_of_cart, first_bill_of_checkout
from gigafibre_fsm.flow.checkout import contract, external_order, rules, service
from gigafibre_fsm.flow.portal import order_tracking
from gigafibre_fsm.guards import arguments, cart_arguments, language, rate, responses
from gigafibre_fsm.web import own_checkouts

PER_SESSION = 120
HOLDS_AN_HOUR = 60
SHORTEST_KEY = 8
# The fields of the flow document's payload.
ADDRESS = ("fibre_id", "rue", "ville", "zip", "olt_port", "lat", "lng")
CONTACT = ("name", "email", "phone")


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=240, seconds=60)
def quote(offer: str = "", services: list | None = None, commitment: int = 0) -> dict[str, Any]:
	"""The price of a cart, before and after taxes."""
	return service.quote(offer, cart_arguments.cart(services), cart_arguments.commitment(commitment))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=120, seconds=60)
def preview(
	session: str = "", offer: str = "", services: list | None = None, commitment: int = 0, day: str = ""
) -> dict[str, Any]:
	"""The first prorated invoice if the installation is on `day`: of a checkout session, or of a cart with its offer."""
	wanted = arguments.day(day, _("Installation dates"), required=False)
	if session:
		_limit(session)
		return first_bill_of_checkout(session, wanted)
	return first_bill_of_cart(
		offer, cart_arguments.cart(services), cart_arguments.commitment(commitment), wanted
	)


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
	"""Open a checkout session and hold the fibre port for it. A browser that already has one at this address resumes it."""
	rate.limit_caller("holds", HOLDS_AN_HOUR, 3600)
	earlier = (session,) if session else own_checkouts.handles()
	answer = service.start(
		offer,
		cart_arguments.cart(services),
		cart_arguments.commitment(commitment),
		language.of_request(),
		earlier,
	)
	own_checkouts.remember_checkout(answer["session"])
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
	without_visit: bool | None = None,
	number_transfer: dict | None = None,
	consents: dict | None = None,
	referral_code: str | None = None,
	hold: bool = False,
) -> dict[str, Any]:
	"""Save the values entered so far; omitted arguments stay unchanged. With `hold` a lost port raises Conflict."""
	_limit(session)
	return service.update(
		session,
		contact=cart_arguments.contact(contact),
		services=None if services is None else cart_arguments.cart(services),
		commitment=None if commitment is None else cart_arguments.commitment(commitment),
		preferred_dates=None if preferred_dates is None else cart_arguments.dates(preferred_dates),
		contact_me=None if contact_me is None else arguments.flag(contact_me, _("Contact me")),
		without_visit=None
		if without_visit is None
		else arguments.flag(without_visit, _("Start without a Visit")),
		number_transfer=None if number_transfer is None else cart_arguments.number_transfer(number_transfer),
		consents=_consents(consents),
		referral_code=None
		if referral_code is None
		else arguments.text(referral_code, _("Referral Code"), max=20, required=False),
		hold=arguments.flag(hold, _("Hold")),
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET", "POST"])
@guards.public(limit=120, seconds=60)
def resume(session: str = "") -> dict[str, Any]:
	"""The current state of a checkout."""
	_limit(session)
	return service.resume(session)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=30, seconds=60)
def payment(session: str = "", another: bool = False) -> dict[str, Any]:
	"""What Stripe.js needs to save a card, or with `another` a different card. Charges nothing."""
	_limit(session)
	return service.payment(session, arguments.flag(another, _("Card")))


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["POST"])
@guards.public(limit=30, seconds=60)
def submit(
	session: str = "",
	setup_intent: str = "",
	idempotency_key: str = "",
	address: dict | None = None,
	customer: dict | None = None,
	services: list | None = None,
	preferred_dates: list | None = None,
	stripe_payment_intent: str = "",
	commitment: int = 0,
	contact_me: bool = False,
) -> dict[str, Any]:
	"""Place the order of a session or, with `address`, of an external site that does its own checkout.

	Idempotent: the same key always gives the same answer; without `session` the key defaults to the
	SetupIntent.
	"""
	intent = arguments.text(setup_intent or stripe_payment_intent, _("Card"), max=120)
	key = arguments.text(idempotency_key or (intent if address else ""), _("Idempotency key"), max=100)
	if len(key) < SHORTEST_KEY:
		raise BadRequest(_("{0} is not valid.").format(_("Idempotency key")))
	if not address:
		_limit(session)
		return service.submit(session, intent, key)
	rate.limit(f"checkout:{key}", PER_SESSION, 60)
	where = arguments.known_keys(arguments.json_object(address, _("Address")), _("Address"), ADDRESS)
	who = arguments.known_keys(arguments.json_object(customer, _("Contact")), _("Contact"), CONTACT)
	return external_order.submit(
		external_order.Application(
			fibre_id=arguments.whole(where.get("fibre_id"), _("Address"), 1),
			rue=arguments.text(where.get("rue"), _("Address")),
			ville=arguments.text(where.get("ville"), _("Address"), required=False),
			zip=arguments.text(where.get("zip"), _("Address"), max=10, required=False),
			name=arguments.person(who.get("name"), _("First and last name")),
			email=arguments.email(who.get("email"), _("Email address")),
			phone=arguments.phone(who.get("phone"), _("Mobile phone")),
			services=tuple(cart_arguments.cart(services)),
			types=_types(services),
			preferred_dates=tuple(cart_arguments.dates(preferred_dates)),
			contact_me=arguments.flag(contact_me, _("Contact me")) or not preferred_dates,
			commitment=cart_arguments.commitment(commitment),
			setup_intent=intent,
			language=language.of_request(),
			olt_port=arguments.text(where.get("olt_port"), _("OLT port"), max=20, required=False),
			place=_position(where),
		),
		key,
	)


@frappe.whitelist(allow_guest=True, xss_safe=True, methods=["GET"])
@guards.public(limit=60, seconds=60)
def track(token: str = "") -> dict[str, Any]:
	"""The progress of an order, by its signed link."""
	return order_tracking.track(token)


@frappe.whitelist(allow_guest=True, methods=["GET"])
@guards.public(limit=30, seconds=60)
def document(part: str = "", session: str = "", tracking: str = "") -> None:
	"""The contract or its summary as PDF: of a checkout session before its order, or of the order of a tracking link."""
	chosen = arguments.choice(part, _("Document"), contract.PARTS)
	spoken = language.of_request()
	if tracking:
		made = contract.of_tracking(arguments.text(tracking, _("Order"), max=2000), chosen, spoken)
	else:
		made = contract.before_order(arguments.text(session, _("Order"), max=120), chosen, spoken)
	responses.pdf(contract.file_name(chosen), made)


def _limit(session: str) -> None:
	name = arguments.text(session, _("Order"), max=120).partition(".")[0]
	rate.limit(f"checkout:{name}", PER_SESSION, 60)


def _position(where: dict[str, Any]) -> tuple[float, float] | None:
	"""Latitude and longitude: both, or neither."""
	if where.get("lat") in (None, "") and where.get("lng") in (None, ""):
		return None
	return (
		arguments.number(where.get("lat"), _("Latitude"), -90, 90),
		arguments.number(where.get("lng"), _("Longitude"), -180, 180),
	)


def _types(services: object) -> tuple[str, ...]:
	entries = arguments.json_list(services, _("Services"), max=30)
	return tuple(arguments.text(entry.get("type"), _("Service"), max=30, required=False) for entry in entries)


def _consents(value: object) -> list[str] | None:
	if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
		value = dict.fromkeys(value, True)
	given = arguments.json_object(value, _("Consents"), required=False)
	if not given.keys() <= set(rules.CONSENTS):
		raise BadRequest(_("{0} is not valid.").format(_("Consents")))
	return [
		name for name in rules.CONSENTS if name in given and arguments.flag(given[name], _("Consents"))
	] or None
