"""Television add-ons in the portal: added or removed, with a preview to the cent."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.portal import change_previews, plans, wording
from gigafibre_fsm.flow.subscriptions import add_ons


def choices(subscription: str) -> dict[str, list[dict[str, Any]]]:
	"""The add-ons of one of the customer's own television services: {"add_ons": [{"sku", "name", "price", "price_label",
	"had"}]}. Raises NotFound.
	"""
	found = add_ons.choices(plans.own_service(subscription))
	return {"add_ons": [{**each, "price_label": wording.amount(Decimal(each["price"]))} for each in found]}


def preview(subscription: str, skus: Collection[str]) -> dict[str, Any]:
	"""The cost of having exactly these add-ons from today: {"price" (the confirmation must repeat it), "lines"}. Raises like
	`add_ons.change`.
	"""
	name = plans.own_service(subscription)
	made = add_ons.preview(name, skus, getdate(nowdate()))
	location = frappe.db.get_value("Service Subscription", name, "location")
	label = _("More each month, before taxes") if made.monthly >= 0 else _("Less each month, before taxes")
	lines = [change_previews.line(label, abs(made.monthly))]
	if made.correction:
		days = _("The rest of this month, on your next bill, taxes included")
		lines.append(change_previews.line(days, change_previews.with_taxes(made.correction)))

	def changed(doc: Any) -> None:
		if doc.name == name:
			gone = {row.name for row in made.removed}
			new = [frappe._dict(item=item.sku, qty=1, rate=item.price) for item in made.added]
			doc.extras = [row for row in doc.extras if row.name not in gone] + new

	lines.append(
		change_previews.line(_("Then each month, taxes included"), change_previews.monthly(location, changed))
	)
	return {"price": f"{made.monthly:.2f}", "lines": lines}


def change(subscription: str, skus: Collection[str], price: str) -> dict[str, str]:
	"""Have exactly these add-ons from today, for the monthly difference of the preview: {"message"}. Raises like
	`add_ons.change`, and Conflict when the price has changed since.
	"""
	name, today = plans.own_service(subscription), getdate(nowdate())
	plans.count(name)
	if f"{add_ons.preview(name, skus, today).monthly:.2f}" != price:
		raise Conflict(_("The price has changed meanwhile. Please look at it again."))
	add_ons.change(name, skus, today)
	return {"message": _("Done: your channels are changed from today.")}
