"""A customer's payment agreement for the portal."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.collections import payment_agreements
from gigafibre_fsm.flow.collections.installments import Installment
from gigafibre_fsm.flow.portal import wording


def unpaid_installments(customer: str) -> list[Installment]:
	"""The unpaid installments of the agreement in force, next one first; empty without an agreement."""
	found = payment_agreements.in_force(customer)
	return (
		payment_agreements.remaining(frappe.get_doc(payment_agreements.AGREEMENT, found[0])) if found else []
	)


def of_customer(customer: str) -> list[dict[str, str]]:
	"""The same as text: [{"date_label", "amount_label"}]."""
	return as_text(unpaid_installments(customer))


def as_text(installments: list[Installment]) -> list[dict[str, str]]:
	"""[{"date_label", "amount_label"}] of installments."""
	return [
		{"date_label": wording.day(each.due), "amount_label": wording.amount(each.amount)}
		for each in installments
	]
