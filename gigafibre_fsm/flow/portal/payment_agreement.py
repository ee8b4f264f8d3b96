"""A customer's promise to pay by installments, as the portal shows it."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.collections import payment_agreements
from gigafibre_fsm.flow.collections.installments import Installment
from gigafibre_fsm.flow.portal import wording


def left_of(customer: str) -> list[Installment]:
	"""What is left to pay of the agreement in force, the next installment first; nothing without an agreement."""
	found = payment_agreements.in_force(customer)
	return (
		payment_agreements.remaining(frappe.get_doc(payment_agreements.AGREEMENT, found[0])) if found else []
	)


def of_customer(customer: str) -> list[dict[str, str]]:
	"""The same in words: [{"date_label", "amount_label"}]."""
	return in_words(left_of(customer))


def in_words(installments: list[Installment]) -> list[dict[str, str]]:
	"""[{"date_label", "amount_label"}] of installments."""
	return [
		{"date_label": wording.day(each.due), "amount_label": wording.amount(each.amount)}
		for each in installments
	]
