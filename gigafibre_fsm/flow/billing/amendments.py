"""Cancelled and amended bills: the amended bill covers the same period and corrections."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.events import announce

FACTS = (
	"fsm_service_location",
	"fsm_period_start",
	"fsm_period_end",
	"fsm_billed_subscriptions",
	"project",
	"fsm_sample",
)
OF_THE_CANCELLED = (
	"fsm_charge_state",
	"fsm_decline_code",
	"fsm_payment_intent",
	"fsm_owed_since",
	"fsm_printed_on",
	"fsm_billing_key",
	"fsm_gave_up",
)


def release(invoice: Document) -> None:
	"""Release the billing key and the corrections of a cancelled bill, so that its period can be billed again; store them in
	case the bill is amended.
	"""
	if not invoice.get("fsm_billing_key"):
		return
	taken = {"sales_invoice": invoice.name}
	corrections = frappe.get_all("Subscription Adjustment", filters=taken, pluck="name")
	gave_up = {"billing_key": invoice.fsm_billing_key, "corrections": corrections}
	frappe.db.set_value(
		"Sales Invoice", invoice.name, {"fsm_billing_key": None, "fsm_gave_up": json.dumps(gave_up)}
	)
	frappe.db.set_value("Subscription Adjustment", taken, "sales_invoice", None)


def restore_on_amended(invoice: Document) -> None:
	"""Give an amended bill the key and facts that the cancelled one released. Payment state and print date that the desk's
	Amend copies are cleared. Raises Conflict when the period was billed again since.
	"""
	if invoice.amended_from:
		invoice.update(dict.fromkeys(OF_THE_CANCELLED))
	gave_up = _released(invoice)
	if not gave_up:
		return
	again = frappe.db.get_value("Sales Invoice", {"fsm_billing_key": gave_up["billing_key"]})
	if again:
		raise Conflict(_("{0} was billed again as {1}.").format(invoice.amended_from, again))
	facts = frappe.db.get_value("Sales Invoice", invoice.amended_from, FACTS, as_dict=True)
	invoice.update({**facts, "fsm_billing_key": gave_up["billing_key"]})


def settle_amended(invoice: Document) -> None:
	"""After submission of an amended bill: mark its corrections as billed and charge it like the cancelled one. Raises
	Conflict when another bill includes a correction.
	"""
	gave_up = _released(invoice)
	if not gave_up or not invoice.get("fsm_billing_key"):
		return
	for name in gave_up["corrections"]:
		elsewhere = frappe.db.get_value("Subscription Adjustment", name, "sales_invoice", for_update=True)
		if elsewhere:
			raise Conflict(_("A correction to this bill is already on {0}.").format(elsewhere))
		frappe.db.set_value("Subscription Adjustment", name, "sales_invoice", invoice.name)
	announce("invoice_made", invoice)


def _released(invoice: Document) -> dict[str, Any]:
	kept = invoice.amended_from and frappe.db.get_value("Sales Invoice", invoice.amended_from, "fsm_gave_up")
	return json.loads(kept) if kept else {}
