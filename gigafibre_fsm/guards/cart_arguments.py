"""Arguments of a sale from the website or from staff: cart, commitment, dates, contact."""

from __future__ import annotations

from datetime import date

from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import rules
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.vocabulary import ALL_DAY, TIME_WINDOWS
from gigafibre_fsm.guards import arguments


def cart(services: object) -> list[CartLine]:
	lines = []
	for entry in arguments.json_list(services, _("Services"), max=30):
		if not isinstance(entry, dict):
			raise BadRequest(_("{0} is not valid.").format(_("Services")))
		sku = arguments.text(entry.get("sku"), _("Service"), max=60)
		lines.append(CartLine(sku, arguments.whole(entry.get("qty"), _("Quantity"), 1, 99, default=1)))
	return lines


def commitment(value: object) -> int:
	return int(arguments.choice(value, _("Commitment"), ("0", "24", "36"), default="0"))


def contact(value: object) -> dict[str, str] | None:
	"""The non-empty ones of "name", "email" and "phone"; None if all are empty."""
	given = arguments.json_object(value, _("Contact"), required=False)
	found: dict[str, str] = {}
	if "name" in given:
		found["name"] = arguments.person(given["name"], _("First and last name"), required=False)
	if "email" in given:
		found["email"] = arguments.email(given["email"], _("Email address"), required=False)
	if "phone" in given:
		found["phone"] = arguments.phone(given["phone"], _("Mobile phone"), required=False)
	return found or None


def number_transfer(value: object) -> dict[str, str]:
	given = arguments.json_object(value, _("Number to keep"))
	if not given:
		return {}
	return {
		"number": arguments.phone(given.get("number"), _("Number to keep")),
		"provider": arguments.text(given.get("provider"), _("Present provider"), max=60),
		"account": arguments.text(given.get("account"), _("Account number at that provider"), max=40),
	}


def dates(value: object) -> list[tuple[date, str]]:
	"""(day, window) in order of preference."""
	wanted = []
	for entry in arguments.json_list(value, _("Installation dates"), max=rules.MOST_DATES, required=False):
		if isinstance(entry, str):
			entry = {"date": entry}
		if not isinstance(entry, dict):
			raise BadRequest(_("{0} is not valid.").format(_("Installation dates")))
		day = arguments.day(entry.get("date"), _("Installation dates"))
		wanted.append(
			(day, arguments.choice(entry.get("time_window"), _("Time"), tuple(TIME_WINDOWS), default=ALL_DAY))
		)
	return wanted
