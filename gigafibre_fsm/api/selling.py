"""The New Order page: services and prices at an address, and orders that customers place by telephone."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest, NotAllowed, NotFound
from gigafibre_fsm.flow.selling import open_inquiries, quotes, sales
from gigafibre_fsm.flow.selling.sales import Sale
from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.guards import arguments, callers, cart_arguments, teams

SHORTEST_KEY = 8


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def options(offer: str = "") -> dict[str, Any]:
	"""The services available at the address of an offer, and whether the caller may give the special discount."""
	return {
		**sales.options(arguments.text(offer, _("Address"), max=2000)),
		"may_discount": callers.is_manager(),
	}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def waiting_at(address: str = "") -> dict[str, Any]:
	"""The abandoned checkouts and leads of an address: {"checkouts", "leads"}."""
	return open_inquiries.at_address(arguments.text(address, _("Address"), max=80))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def quote(
	offer: str = "",
	services: list | None = None,
	commitment: int = 0,
	special_price: bool = False,
	day: str = "",
) -> dict[str, Any]:
	"""{"quote", "first_bill", "why_a_visit"}, by the same rules as the website's checkout; "why_a_visit" is empty where no
	visit is needed.
	"""
	return sales.price(
		arguments.text(offer, _("Address"), max=2000),
		cart_arguments.cart(services),
		cart_arguments.commitment(commitment),
		_special_discount(special_price),
		arguments.day(day, _("Installation dates"), required=False),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def send_link(
	offer: str = "",
	services: list | None = None,
	commitment: int = 0,
	special_price: bool = False,
	contact: dict | None = None,
	preferred_dates: list | None = None,
	contact_me: bool = False,
	without_visit: bool = False,
	language: str = "fr",
	number_transfer: dict | None = None,
	referral_code: str = "",
) -> dict[str, Any]:
	"""Send the customer a link on which they accept the order and enter a card: {"checkout", "sent", "held_until"}."""
	return sales.send_link(_sale(**locals()), frappe.session.user)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def send_quote(
	offer: str = "",
	services: list | None = None,
	commitment: int = 0,
	special_price: bool = False,
	contact: dict | None = None,
	language: str = "fr",
	customer: str = "",
	number_transfer: dict | None = None,
	referral_code: str = "",
	days: int = 30,
	on_account: bool = False,
) -> dict[str, Any]:
	"""Send a quotation, valid for 15, 30 or 60 days, which the customer accepts by a link: {"quotation", "valid_until",
	"sent"}. With `on_account` no card is needed.
	"""
	sale = _sale(**locals(), preferred_dates=None, contact_me=True, without_visit=False)
	valid = arguments.choice(str(days), _("Valid for"), tuple(map(str, quotes.VALID_DAYS)))
	return quotes.send(sale, int(valid), arguments.flag(on_account, _("On Account")), frappe.session.user)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def order_on_account(
	offer: str = "",
	services: list | None = None,
	commitment: int = 0,
	special_price: bool = False,
	contact: dict | None = None,
	preferred_dates: list | None = None,
	contact_me: bool = False,
	without_visit: bool = False,
	language: str = "fr",
	customer: str = "",
	number_transfer: dict | None = None,
	referral_code: str = "",
	agreed: bool = False,
	idempotency_key: str = "",
) -> dict[str, Any]:
	"""Place the order without a card: {"order", "tracking", "installation", "message"}. `agreed`: the customer accepted the
	contract on the telephone; `without_visit`: the devices are already at the address.
	"""
	sale = _sale(**locals())
	if not arguments.flag(agreed, _("Agreement")):
		raise BadRequest(_("The customer has to agree to the contract first."))
	key = arguments.text(idempotency_key, _("Idempotency key"), max=100)
	if len(key) < SHORTEST_KEY:
		raise BadRequest(_("{0} is not valid.").format(_("Idempotency key")))
	return sales.order_on_account(sale, frappe.session.user, key)


def _sale(**said: Any) -> Sale:
	days = said["preferred_dates"]
	transfer = said["number_transfer"]
	return Sale(
		offer=arguments.text(said["offer"], _("Address"), max=2000),
		services=tuple(cart_arguments.cart(said["services"])),
		commitment=cart_arguments.commitment(said["commitment"]),
		special_price=_special_discount(said["special_price"]),
		contact=cart_arguments.contact(said["contact"]) or {},
		dates=tuple(cart_arguments.dates(days)),
		contact_me=arguments.flag(said["contact_me"], _("Contact me")) or not days,
		without_visit=arguments.flag(said["without_visit"], _("Start without a Visit")),
		language=arguments.choice(said["language"], _("Language"), LANGUAGES, default=LANGUAGES[0]),
		customer=_existing_customer(said.get("customer", "")),
		number_transfer=cart_arguments.number_transfer(transfer) if transfer else {},
		referral_code=arguments.text(said["referral_code"], _("Referral Code"), max=20, required=False),
	)


def _existing_customer(customer: object) -> str:
	name = arguments.text(customer, _("Customer"), required=False)
	if name and not frappe.db.exists("Customer", name):
		raise NotFound(_("Customer not found."))
	return name


def _special_discount(value: object) -> bool:
	wanted = arguments.flag(value, _("Special Discount"))
	if wanted and not callers.is_manager():
		raise NotAllowed(_("Only a manager can give the special discount."))
	return wanted
