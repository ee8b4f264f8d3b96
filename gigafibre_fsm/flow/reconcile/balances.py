"""Checks every customer's balance: opening + bills - payments = the balance that the portal shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.utils import nowdate

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.reconcile.rules import TICKET, Finding
from gigafibre_fsm.flow.vocabulary import LEGACY_KEY
from gigafibre_fsm.notifications.notify import tell_staff

AT_ONCE = 2_000


@dataclass(frozen=True)
class Balance:
	"""One customer's balance in dollars; negative when the company owes the customer.

	`opening`: balance of the former system on the day of the migration. `bills`: billed here, less credit notes. `payments`:
	received less refunded. `corrections`: Journal Entries, positive when they charge. `shown`: outstanding of all bills, less
	unallocated money.
	"""

	customer: str
	is_migrated: bool
	opening: Decimal
	bills: Decimal
	payments: Decimal
	corrections: Decimal
	shown: Decimal

	@property
	def expected(self) -> Decimal:
		return self.opening + self.bills - self.payments + self.corrections

	def sum(self) -> str:
		"""The sum as text: `100.00 + 50.00 - 150.00 = 0.00`."""
		more = f" + {self.corrections} by journal" if self.corrections else ""
		return f"{self.opening} + {self.bills} - {self.payments}{more} = {self.expected}"


def read() -> Iterator[Balance]:
	"""Every customer with a bill, a payment, a Journal Entry or an opening balance."""
	last = ""
	while rows := frappe.db.sql(
		"""SELECT name, IFNULL(legacy_customer_id, '') != '', fsm_opening_balance FROM `tabCustomer`
		WHERE name > %s ORDER BY name LIMIT %s""",
		(last, AT_ONCE),
	):
		last = rows[-1][0]
		names = tuple(row[0] for row in rows)
		bills, payments, corrections = _bills(names), _payments(names), _corrections(names)
		for name, is_migrated, opening in rows:
			if not opening and name not in bills and name not in payments and name not in corrections:
				continue
			billed, owed = bills.get(name, (0, 0))
			paid, spare = payments.get(name, (0, 0))
			yield Balance(
				name,
				bool(is_migrated),
				_dollars(opening),
				_dollars(billed),
				_dollars(paid),
				_dollars(corrections.get(name)),
				_dollars(owed) - _dollars(spare),
			)


def differing() -> Iterator[Finding]:
	"""Customers whose balance in the portal differs from the sum of their documents."""
	for balance in read():
		if balance.expected != balance.shown:
			facts = {"sum": balance.sum(), "shown": str(balance.shown)}
			yield Finding("balance_differs", "Customer", balance.customer, facts, TICKET)


def notify_staff(opened: Iterable[Finding]) -> None:
	"""Notify staff, once a day, of customers whose balance differs since then."""
	new = [finding for finding in opened if finding.kind == "balance_differs"]
	if new:
		first = new[0]
		context = {"customers": len(new), "customer": first.name, **first.facts}
		reference = frappe.get_doc("Customer", first.name)
		tell_staff("balance.differs", context, f"balance.differs:{nowdate()}:{first.name}", reference)


def _bills(names: tuple[str, ...]) -> dict[str, tuple[Decimal, Decimal]]:
	"""customer -> (billed here, outstanding of all bills, those of the former system included)"""
	rows = frappe.db.sql(
		"""SELECT customer, SUM(IF(IFNULL(fsm_billing_key, '') LIKE %s, 0, grand_total)), SUM(outstanding_amount)
		FROM `tabSales Invoice` WHERE customer IN %s AND docstatus = 1 GROUP BY customer""",
		(f"{LEGACY_KEY}%", names),
	)
	return {customer: (billed, owed) for customer, billed, owed in rows}


def _payments(names: tuple[str, ...]) -> dict[str, tuple[Decimal, Decimal]]:
	"""customer -> (received less refunded, not allocated to a bill)"""
	rows = frappe.db.sql(
		"""SELECT party,
			SUM(IF(IFNULL(reference_no, '') LIKE %s, 0, IF(payment_type = 'Pay', -paid_amount, paid_amount))),
			SUM(IF(payment_type = 'Pay', -unallocated_amount, unallocated_amount))
		FROM `tabPayment Entry` WHERE party_type = 'Customer' AND party IN %s AND docstatus = 1 GROUP BY party""",
		(f"{LEGACY_KEY}%", names),
	)
	return {customer: (paid, spare) for customer, paid, spare in rows}


def _corrections(names: tuple[str, ...]) -> dict[str, Decimal]:
	"""customer -> what Journal Entries charge, less what they credit"""
	return dict(
		frappe.db.sql(
			"""SELECT party, SUM(debit_in_account_currency - credit_in_account_currency) FROM `tabJournal Entry Account`
			WHERE party_type = 'Customer' AND party IN %s AND docstatus = 1 GROUP BY party""",
			(names,),
		)
	)


def _dollars(amount: object) -> Decimal:
	return decimal(float(amount or 0))
