"""Changes that customers make to their own services in the portal: plan, add-ons, seasonal pause, cancellation, move. Each
change requires a preview, and is refused when its amount has changed since.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.portal import channels, moves, plans
from gigafibre_fsm.flow.subscriptions import cancellation
from gigafibre_fsm.guards import arguments


@frappe.whitelist(methods=["GET"])
@guards.customer
def choices(subscription: str = "") -> dict[str, list[dict[str, Any]]]:
	"""The plans that one of my services can change to: {"plans": [{"sku", "name", "price", "price_label", "current",
	"fits"}]}.
	"""
	return plans.choices(_service(subscription))


@frappe.whitelist(methods=["GET"])
@guards.customer
def preview_plan(subscription: str = "", sku: str = "") -> dict[str, Any]:
	"""The cost of another plan from today: {"price", "lines"}."""
	return plans.preview_plan(_service(subscription), arguments.text(sku, _("Plan")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def change_plan(subscription: str = "", sku: str = "", price: str = "") -> dict[str, Any]:
	"""Change to another plan from today, at the price of the preview: {"message"}."""
	plan, shown = arguments.text(sku, _("Plan")), arguments.text(price, _("Price"), max=20)
	return plans.change_plan(_service(subscription), plan, shown)


@frappe.whitelist(methods=["GET"])
@guards.customer
def add_ons(subscription: str = "") -> dict[str, list[dict[str, Any]]]:
	"""The channels of my television, and those it can add: {"add_ons": [{"sku", "name", "price", "price_label", "had"}]}."""
	return channels.choices(_service(subscription))


@frappe.whitelist(methods=["GET"])
@guards.customer
def preview_add_ons(subscription: str = "", skus: list | None = None) -> dict[str, Any]:
	"""The cost of having exactly these add-ons from today: {"price", "lines"}."""
	return channels.preview(_service(subscription), _skus(skus))


@frappe.whitelist(methods=["POST"])
@guards.customer
def change_add_ons(subscription: str = "", skus: list | None = None, price: str = "") -> dict[str, Any]:
	"""Have exactly these add-ons from today, for the monthly difference of the preview: {"message"}."""
	shown = arguments.text(price, _("Price"), max=20)
	return channels.change(_service(subscription), _skus(skus), shown)


@frappe.whitelist(methods=["GET"])
@guards.customer
def preview_pause(subscription: str = "", first: str = "", back: str = "") -> dict[str, Any]:
	"""The credit of a seasonal pause: {"lines", "notes"}."""
	return plans.preview_pause(_service(subscription), _day(first, _("From")), _day(back, _("Back On")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def pause(subscription: str = "", first: str = "", back: str = "") -> dict[str, Any]:
	"""Pause one of my services from `first` to the day before `back`: {"message"}."""
	return plans.pause(_service(subscription), _day(first, _("From")), _day(back, _("Back On")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def come_back(subscription: str = "") -> dict[str, Any]:
	"""Cancel a planned pause, or end the current one: {"message"}."""
	return plans.come_back(_service(subscription))


@frappe.whitelist(methods=["GET"])
@guards.customer
def preview_end(location: str = "", services: list | None = None, last_day: str = "") -> dict[str, Any]:
	"""The cost and credit of cancelling these services, with the exit fee: {"services", "lines", "total", "total_label",
	"notes", "equipment", "obstacle"}.
	"""
	return plans.preview_end(_place(location), _names(services), _day(last_day, _("Last Day of Service")))


@frappe.whitelist(methods=["POST"])
@guards.customer
def end(
	location: str = "",
	services: list | None = None,
	last_day: str = "",
	reason: str = "",
	total: str = "",
) -> dict[str, Any]:
	"""Cancel some of my services, for the total of the preview: {"message"}."""
	last = _day(last_day, _("Last Day of Service"))
	why = arguments.choice(reason, _("Reason"), cancellation.REASONS)
	shown = arguments.text(total, _("Total"), max=20)
	return plans.end(_place(location), _names(services), last, why, shown)


@frappe.whitelist(methods=["POST"])
@guards.customer
def keep(subscription: str = "") -> dict[str, Any]:
	"""Withdraw a planned cancellation: {"message"}."""
	return plans.withdraw_end(_service(subscription))


@frappe.whitelist(methods=["GET"])
@guards.customer
def preview_move(location: str = "", address: str = "") -> dict[str, Any]:
	"""My services at another address (an id of the address search): {"address", "sentence", "possible", "lines", "notes",
	"days", "monthly"}.
	"""
	return moves.preview(_place(location), arguments.text(address, _("Address"), max=80))


@frappe.whitelist(methods=["POST"])
@guards.customer
def move(location: str = "", address: str = "", day: str = "", monthly: str = "") -> dict[str, str]:
	"""Request the move on a day of the preview (empty: to be agreed), at the monthly price of the preview: {"message"}."""
	to, shown = arguments.text(address, _("Address"), max=80), arguments.text(monthly, _("Price"), max=20)
	return moves.request_move(_place(location), to, arguments.day(day, _("Day"), required=False), shown)


def _service(name: object) -> str:
	return arguments.text(name, _("Service"))


def _place(name: object) -> str:
	return arguments.text(name, _("Address"))


def _names(services: object) -> list[str]:
	return [_service(name) for name in arguments.json_list(services, _("Services"))]


def _skus(skus: object) -> list[str]:
	return [
		arguments.text(sku, _("Add-on")) for sku in arguments.json_list(skus, _("Add-ons"), required=False)
	]


def _day(value: object, field: str) -> date:
	return arguments.day(value, field) or date.min
