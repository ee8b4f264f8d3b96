"""Buttons of Sales Invoice: credit, refund, and print the paper bills from its list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.collections import refunds
from gigafibre_fsm.flow.portal import paper_batch, wording
from gigafibre_fsm.guards import arguments, responses, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.CREDITS)
def creditable(invoice: str = "") -> dict[str, Any]:
	"""{"lines": what can still be credited, "card": whether a card paid the invoice, or the one that a credit note corrects}."""
	name = _existing_invoice(invoice)
	billed = frappe.db.get_value("Sales Invoice", name, "return_against")
	found = [] if billed else refunds.lines_left(name)
	lines = [{**line, "amount_label": wording.amount(Decimal(line["amount"]))} for line in found]
	return {"lines": lines, "card": refunds.was_paid_by_card(billed or name)}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CREDITS)
def credit(
	invoice: str = "", lines: dict | None = None, reason: str = "", refund: bool = False
) -> dict[str, str]:
	"""A credit note over `lines` {row: dollars before taxes}, optionally refunded to the card: {"credit", "total"}."""
	name = _existing_invoice(invoice)
	amounts = {row: _signed_amount(value) for row, value in arguments.json_object(lines, _("Lines")).items()}
	why = arguments.text(reason, _("Reason"), max=500)
	note = refunds.credit(name, amounts, why, arguments.flag(refund, _("Refund")))
	# ERPNext advises another setting of the note, for its own form; here the setting follows from the invoice.
	frappe.clear_messages()
	return {"credit": note.name, "total": f"{-note.grand_total:.2f}", "state": note.fsm_charge_state or ""}


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.CREDITS)
def refund_again(invoice: str = "") -> dict[str, str]:
	"""Retry the refund of a credit note: {"message"}."""
	return {"message": refunds.refund_again(_existing_invoice(invoice))}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.PAPER)
def paper() -> dict[str, list[str]]:
	"""{"waiting": the paper bills that are not printed yet}."""
	return {"waiting": paper_batch.waiting()}


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.PAPER)
def paper_pdf() -> None:
	"""The paper bills that are not printed yet, as one PDF."""
	names = paper_batch.waiting()
	if not names:
		raise NotFound(_("No bill waits to be printed."))
	responses.pdf(f"{_('Paper Bills')}.pdf", paper_batch.batch(names))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.PAPER)
def paper_printed(invoices: list | None = None) -> dict[str, int]:
	"""Mark these bills as printed and posted: {"printed": how many}."""
	names = [arguments.text(name, _("Invoice")) for name in arguments.json_list(invoices, _("Invoices"))]
	return {"printed": paper_batch.mark_printed(names)}


def _existing_invoice(invoice: object) -> str:
	name = arguments.text(invoice, _("Invoice"))
	if not frappe.db.exists("Sales Invoice", name):
		raise NotFound(_("Invoice not found."))
	return name


def _signed_amount(value: object) -> Decimal:
	"""An amount that may be negative: crediting a service also takes its discount back."""
	text = str(value).strip()
	if isinstance(value, (list, dict, bool)) or value is None:
		raise BadRequest(_("{0} is not valid.").format(_("Amount")))
	amount = arguments.money(text.removeprefix("-"), _("Amount"))
	return -amount if text.startswith("-") else amount
