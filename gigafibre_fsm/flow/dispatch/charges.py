"""Charges for repairs: a technician proposes one with a reason, a manager decides, and an approved one is on the next bill."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.dispatch.jobs import locked, tell_staff
from gigafibre_fsm.flow.pricing import labels
from gigafibre_fsm.flow.vocabulary import PAID_ONCE, REPAIR_JOB
from gigafibre_fsm.setup.catalogue import EXIT_FEE, RETURN_FEE, TV_BOX_CREDIT

PROPOSABLE = ("In Progress", "Completed")
MOST_CHARGES = 10
MOST_DOLLARS = "5000"
BY_THE_FLOW = (EXIT_FEE, RETURN_FEE, TV_BOX_CREDIT)
"""Items that orders and bills add automatically."""


def propose(job: str, item: str, amount: Decimal, reason: str) -> Document:
	"""Propose a charge, in dollars before taxes, for a one-time Item. Raises BadRequest, Conflict."""
	doc = locked(job)
	if doc.job_type != REPAIR_JOB or doc.incident or doc.status not in PROPOSABLE:
		raise Conflict(_("Only a repair that was begun can have a charge."))
	if len(doc.charges) >= MOST_CHARGES:
		raise Conflict(_("This visit already has {0} charges.").format(MOST_CHARGES))
	if amount <= 0 or not reason.strip():
		raise BadRequest(_("A charge has an amount and a reason."))
	sold = next((row for row in _chargeable() if row.name == item), None)
	if not sold:
		raise BadRequest(_("Choose an item that is paid once."))
	doc.append(
		"charges",
		{
			"item": item,
			"description": sold.item_name,
			"amount": float(amount),
			"reason": reason.strip(),
			"status": "To Approve",
		},
	)
	doc.save(ignore_permissions=True)
	tell_staff("visit.charge", doc, f"visit.charge:{doc.charges[-1].name}", reason=reason.strip())
	return doc


def priced() -> list[dict[str, str]]:
	"""The items that can be charged: [{"item", "label" in the page's language}]."""
	language = frappe.local.lang
	return [
		{"item": row.name, "label": labels.of_item(row.name, row.item_name or row.name, language)}
		for row in _chargeable()
	]


def _chargeable() -> list[frappe._dict]:
	"""One-time items by name, without credits, whose price is negative."""
	credits = frappe.get_all("Item Price", {"selling": 1, "price_list_rate": ("<", 0)}, pluck="item_code")
	return frappe.get_all(
		"Item",
		filters={
			"disabled": 0,
			"fsm_service_type": ("in", PAID_ONCE),
			"name": ("not in", [*BY_THE_FLOW, *credits]),
		},
		fields=["name", "item_name"],
		order_by="item_name, name",
	)
