"""Findings about customers' accounts that only staff can resolve: unallocated money, and debtors without contact details."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding
from gigafibre_fsm.flow.vocabulary import NOT_ENDED


def credits_left() -> Iterator[Finding]:
	"""Credit balances of customers who have no service left."""
	rows = frappe.db.sql(
		"""SELECT s.customer, SUM(a.amount) AS amount FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE IFNULL(a.sales_invoice, '') = '' AND NOT EXISTS (SELECT 1 FROM `tabService Subscription` o
			WHERE o.customer = s.customer AND o.status IN %(not_ended)s)
		GROUP BY s.customer HAVING SUM(a.amount) < 0""",
		{"not_ended": NOT_ENDED},
		as_dict=True,
	)
	for row in rows:
		facts = {"amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("credit_left", "Customer", row.customer, facts, "give_back")


def unbilled_left() -> Iterator[Finding]:
	"""Unbilled amounts of customers without services, who get no further bill: each is below the minimum card
	payment.
	"""
	rows = frappe.db.sql(
		"""SELECT s.customer, SUM(a.amount) AS amount FROM `tabSubscription Adjustment` a
		JOIN `tabService Subscription` s ON s.name = a.parent
		WHERE IFNULL(a.sales_invoice, '') = '' AND NOT EXISTS (SELECT 1 FROM `tabService Subscription` o
			WHERE o.customer = s.customer AND o.status IN %(not_ended)s)
		GROUP BY s.customer HAVING SUM(a.amount) > 0""",
		{"not_ended": NOT_ENDED},
		as_dict=True,
	)
	for row in rows:
		facts = {"amount": f"{decimal(float(row.amount)):.2f}"}
		yield Finding("unbilled_left", "Customer", row.customer, facts, TICKET)


def money_unused() -> Iterator[Finding]:
	"""Payments received before today from our customers that are not allocated to any invoice: paid twice, or in
	advance.
	"""
	rows = frappe.db.sql(
		"""SELECT e.name, e.party, e.unallocated_amount FROM `tabPayment Entry` e
		WHERE e.docstatus = 1 AND e.payment_type = 'Receive' AND e.party_type = 'Customer'
			AND e.unallocated_amount > 0 AND e.posting_date < %s
			AND (IFNULL(e.fsm_payment_intent, '') != ''
				OR EXISTS (SELECT 1 FROM `tabService Subscription` s WHERE s.customer = e.party))
		ORDER BY e.posting_date LIMIT 500""",
		nowdate(),
		as_dict=True,
	)
	for row in rows:
		facts = {"customer": row.party, "amount": f"{decimal(row.unallocated_amount):.2f}"}
		yield Finding("payment_unused", "Payment Entry", row.name, facts, TICKET)


def out_of_reach() -> Iterator[Finding]:
	"""Customers with a debt and neither an email address nor a telephone number: dunning can neither remind nor suspend them."""
	for name in frappe.get_all(
		"Customer",
		filters={
			"fsm_dunning_state": "Open",
			"email_id": ("is", "not set"),
			"mobile_no": ("is", "not set"),
		},
		pluck="name",
	):
		yield Finding("owes_unreachable", "Customer", name, {}, TICKET)
