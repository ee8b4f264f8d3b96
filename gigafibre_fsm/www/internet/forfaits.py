from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import frappe
from frappe.utils import getdate

from gigafibre_fsm.api import lead
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.availability.service import check_address
from gigafibre_fsm.flow.pricing.service import plans_on_offer
from gigafibre_fsm.guards import tokens
from gigafibre_fsm.web.page_context import language, posted, prepare


def get_context(context: Any) -> None:
	prepare(context, "Choose your plan")
	address = str(frappe.form_dict.get("a") or "")
	phone_only = frappe.form_dict.get("service") == "telephone"
	try:
		place = check_address(address, language())
	except FsmError:
		redirect("/internet")
	if place["status"] in ("not_covered", "planned") and not phone_only:
		redirect(f"/internet/pas-encore?{urlencode({'a': address})}")
	context.place, context.address, context.today = place, address, str(getdate())
	context.phone_only = phone_only
	context.offer = place["phone_offer"] if phone_only else place["offer"]
	if context.offer:
		offer = tokens.read(context.offer, "offer")
		context.plans = plans_on_offer(offer["zone"], offer["max_speed"], phone_only=phone_only)
		context.suggested = suggestion(context.plans["internet"])
	context.given = {}
	if posted() and not context.offer:
		move_in(context, address)


def move_in(context: Any, address: str) -> None:
	"""Handle the move-in form sent without JavaScript: puts success or the error into the context."""
	fields = ("date", "name", "email", "phone", "consent")
	context.given = {field: str(frappe.form_dict.get(field) or "") for field in fields}
	try:
		context.moved = lead.move_in(**{**context.given, "address": address})["message"]
	except FsmError as refusal:
		context.refusal = str(refusal)


def redirect(path: str) -> None:
	frappe.local.flags.redirect_location = path
	raise frappe.Redirect


def suggestion(internet: list[dict[str, Any]]) -> str:
	"""The preselected plan: the middle one of those that this line supports, or the fastest at the same price."""
	possible = [plan for plan in internet if plan["available"]]
	if not possible:
		return ""
	price = possible[len(possible) // 2]["price"]
	return max((plan for plan in possible if plan["price"] == price), key=lambda plan: plan["down"])["sku"]
