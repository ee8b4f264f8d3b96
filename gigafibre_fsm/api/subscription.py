"""Buttons of the Service Subscription form: change of plan, seasonal pause."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import NotFound
from gigafibre_fsm.flow.portal import change_previews, wording
from gigafibre_fsm.flow.subscriptions import plan_change, seasonal_pause
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def plans(subscription: str = "") -> dict[str, list[dict[str, Any]]]:
	"""{"plans": the ones that the subscription can change to, with prices}."""
	found = plan_change.choices(_existing_subscription(subscription))
	return {"plans": [{**plan, "price_label": wording.amount(Decimal(plan["price"]))} for plan in found]}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def preview(subscription: str = "", sku: str = "", day: str = "") -> dict[str, Any]:
	"""The cost of a change of plan: {"price" before taxes, "lines": [{"label", "amount_label"}]}."""
	plan = arguments.text(sku, _("Plan"))
	return change_previews.of_plan(_existing_subscription(subscription), plan, _day(day, _("Day")), _today())


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def change_plan(subscription: str = "", sku: str = "", day: str = "") -> dict[str, Any]:
	"""Change the plan from a day on."""
	name, wanted = _existing_subscription(subscription), arguments.text(sku, _("Plan"))
	return _summary(plan_change.change_plan(name, wanted, _day(day, _("Day")), _today()))


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def preview_pause(subscription: str = "", first: str = "", back: str = "") -> dict[str, Any]:
	"""The credit of a seasonal pause: {"lines": [{"label", "amount_label"}], "notes"}."""
	name = _existing_subscription(subscription)
	return change_previews.of_pause(name, _day(first, _("From")), _day(back, _("Back On")), _today())


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def pause(subscription: str = "", first: str = "", back: str = "") -> dict[str, Any]:
	"""Plan a seasonal pause from `first` until the day before `back`."""
	name = _existing_subscription(subscription)
	return _summary(
		seasonal_pause.plan_pause(name, _day(first, _("From")), _day(back, _("Back On")), _today())
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def cancel_pause(subscription: str = "") -> dict[str, Any]:
	"""Cancel a pause that has not started."""
	return _summary(seasonal_pause.cancel_pause(_existing_subscription(subscription)))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CUSTOMER_SERVICE)
def resume(subscription: str = "") -> dict[str, Any]:
	"""End a seasonal pause today."""
	name = _existing_subscription(subscription)
	seasonal_pause.resume(name, _today())
	return _summary(frappe.get_doc("Service Subscription", name))


def _existing_subscription(subscription: object) -> str:
	name = arguments.text(subscription, _("Service Subscription"))
	if not frappe.db.exists("Service Subscription", name):
		raise NotFound(_("Subscription not found."))
	return name


def _day(value: object, field: str) -> date:
	return arguments.day(value, field) or date.min


def _today() -> date:
	return getdate(nowdate())


def _summary(doc: Document) -> dict[str, Any]:
	fields = ("name", "status", "item", "rate", "billed_until", "pause_from", "resume_on")
	return {field: doc.get(field) if field == "rate" else str(doc.get(field) or "") for field in fields}
