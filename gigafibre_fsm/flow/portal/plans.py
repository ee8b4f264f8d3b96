"""Changes that customers make to their own services: another plan, a seasonal pause, cancellation. Each has a preview to the
cent, by the rules that carry it out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.activation.suspension import SEASONAL
from gigafibre_fsm.flow.billing.adjustments import ONE_DAY
from gigafibre_fsm.flow.portal import change_previews, overview, wording
from gigafibre_fsm.flow.portal.accounts import own_location
from gigafibre_fsm.flow.subscriptions import cancellation, cancellation_preview, plan_change, seasonal_pause
from gigafibre_fsm.flow.vocabulary import MAIN_SERVICES, TV
from gigafibre_fsm.guards import rate
from gigafibre_fsm.guards.records import customers_of

CHANGES_A_DAY = 5


def choices(subscription: str) -> dict[str, list[dict[str, Any]]]:
	"""The plans of the same kind that are sold at the address: {"plans": [{"sku", "name", "price", "price_label", "current",
	"fits": whether line and devices support it, "why" (the reason if not)}]}. Raises NotFound.
	"""
	plans = plan_change.choices(own_service(subscription))
	return {"plans": [{**plan, "price_label": wording.amount(Decimal(plan["price"]))} for plan in plans]}


def preview_plan(subscription: str, sku: str) -> dict[str, Any]:
	"""The cost of changing the customer's own plan from today, as `change_previews.of_plan`."""
	return change_previews.of_plan(own_service(subscription), sku, _today(), _today())


def change_plan(subscription: str, sku: str, price: str) -> dict[str, Any]:
	"""Change the plan from today, at the `price` of the preview. Raises like `plan_change.change_plan`, and Conflict when the
	price has changed since.
	"""
	name, today = own_service(subscription), _today()
	count(name)
	if plan_change.preview(name, sku, today, today)["price"] != price:
		raise Conflict(_("The price has changed meanwhile. Please look at it again."))
	changed = plan_change.change_plan(name, sku, today, today)
	return {"message": _("Done: {0} from today.").format(changed.description or changed.item)}


def preview_pause(subscription: str, first: date, back: date) -> dict[str, Any]:
	"""The credit of a seasonal pause of the customer's own service, as `change_previews.of_pause`."""
	return change_previews.of_pause(own_service(subscription), first, back, _today())


def pause(subscription: str, first: date, back: date) -> dict[str, Any]:
	"""Plan a seasonal pause from `first` until the day before `back`. Raises like `seasonal_pause.plan_pause`."""
	name = own_service(subscription)
	count(name)
	seasonal_pause.plan_pause(name, first, back, _today())
	return {"message": _("Paused from {0} to {1}.").format(wording.day(first), wording.day(back - ONE_DAY))}


def come_back(subscription: str) -> dict[str, Any]:
	"""Cancel a planned pause, or end the current one. Raises Conflict."""
	name = own_service(subscription)
	count(name)
	if frappe.db.get_value("Service Subscription", name, "status") == "Suspended":
		seasonal_pause.resume(name, _today())
		return {"message": _("Your service comes back within minutes.")}
	seasonal_pause.cancel_pause(name)
	return {"message": _("The pause is cancelled.")}


def preview_end(location: str, names: Collection[str], last: date) -> dict[str, Any]:
	"""The cost and credit of ending these services after the day `last`: {"lines", "total_label", "notes", "equipment"}.
	Raises like `cancellation.end`.
	"""
	told = cancellation_preview.preview(own_location(location), names, last, _today(), charge_fee=True)
	amounts = [change_previews.line(each["label"], Decimal(each["amount"])) for each in told["lines"]]
	taxes = Decimal(told["tps"]) + Decimal(told["tvq"])
	if taxes:
		amounts.append(change_previews.line(_("Taxes"), taxes))
	return {
		"services": told["services"],
		"lines": amounts,
		"total": told["total"],
		"total_label": wording.amount(Decimal(told["total"])),
		"notes": [*told["formula"], *told["notes"]],
		"equipment": told["equipment"],
		"obstacle": told["obstacle"],
	}


def end(location: str, names: Collection[str], last: date, reason: str, expected: str) -> dict[str, Any]:
	"""End some of the customer's own services after the day `last`; `expected` is the total of the preview. Raises like
	`cancellation.end`, and Conflict when the amount has changed since.
	"""
	place = own_location(location)
	count(place)
	if cancellation_preview.preview(place, names, last, _today(), charge_fee=True)["total"] != expected:
		raise Conflict(_("The amount has changed meanwhile. Please look at it again."))
	cancellation.end(place, names, last, _today(), reason, _("By the customer, in the portal"))
	return {"message": _("Agreed: the service ends with {0}.").format(wording.day(last))}


def withdraw_end(subscription: str) -> dict[str, Any]:
	"""Withdraw a planned cancellation. Raises Conflict."""
	name = own_service(subscription)
	count(name)
	cancellation.withdraw_cancellation(name, _today())
	return {"message": _("Your service continues.")}


def of_customers(customers: list[str]) -> dict[str, Any]:
	"""{"places": each as in `overview.places_of`, its services with the possible actions, "reasons", "today"}."""
	places = overview.places_of(customers)
	for place in places:
		for each in place["services"]:
			each["can"] = _possible_actions(each)
	return {
		"places": places,
		"reasons": [{"value": reason, "label": _(reason)} for reason in cancellation.REASONS],
		"today": str(_today()),
	}


def _possible_actions(service: dict[str, Any]) -> list[str]:
	"""The actions that the customer can take on a service now, without calling support."""
	if service["last_day"]:
		return ["keep"]
	if service["status"] == "Active":
		change = ["plan"] if service["type"] in MAIN_SERVICES else []
		change += ["add_ons"] if service["type"] == TV else []
		return [*change, "come_back" if service["pause_from"] else "pause", "end"]
	if service["status"] == "Suspended" and service["suspension"] == SEASONAL:
		return ["come_back", "end"]
	return []


def own_service(subscription: str) -> str:
	own = {"name": subscription, "customer": among(customers_of(frappe.session.user))}
	if not frappe.db.exists("Service Subscription", own):
		raise NotFound(_("Service not found."))
	return subscription


def count(what: str) -> None:
	rate.limit(f"self-service:{what}", CHANGES_A_DAY, 86_400)


def _today() -> date:
	return getdate(nowdate())
