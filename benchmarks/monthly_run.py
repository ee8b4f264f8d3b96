"""The monthly run over 10,000 customers with three services each, two processes on two cores: under 10 minutes.

`./fsm figures monthly-run [customers]`; with fewer customers the bar shrinks with them.
"""

from __future__ import annotations

import datetime
import sys
import time
from functools import partial

from tests.faults import children, shop
from tests.faults.lab import Lab, laboratory

CUSTOMERS, BAR_SECONDS, PROCESSES = 10_000, 600, 2


def multiply(lab: Lab, many: int) -> datetime.date:
	"""One real household's records, copied `many` times; the first day of the month to bill."""
	order = shop.submit(shop.fill(lab))
	shop.complete(shop.visit(lab, order))
	shop.deliver_due()
	frappe = lab.look()
	customer, location = frappe.db.get_value("Sales Order", order, ["customer", "service_location"])
	for doctype, names in (
		("Customer", [customer]),
		("Service Location", [location]),
		(
			"Service Subscription",
			frappe.get_all("Service Subscription", {"location": location}, pluck="name"),
		),
	):
		for name in names:
			copy(frappe, doctype, name, many, {"customer": customer, "location": location})
	frappe.db.commit()
	return frappe.db.get_value(
		"Service Subscription", {"location": location}, "billed_until"
	) + datetime.timedelta(days=1)


def copy(frappe, doctype: str, name: str, many: int, links: dict[str, str]) -> None:  # noqa: ANN001
	"""Rows `name#1`..`name#many` like `name`, with their child rows, linked to each other by the same number."""
	unique = {field.fieldname for field in frappe.get_meta(doctype).fields if field.unique}
	changed = {"name": "CONCAT(name, '#', seq)"} | {
		field: f"CONCAT({field}, '#', seq)" for field in links if frappe.get_meta(doctype).has_field(field)
	}
	changed |= dict.fromkeys(unique, "NULL")
	_insert(frappe, doctype, changed, "name = %s", name, many)
	for field in frappe.get_meta(doctype).get_table_fields():
		child = {"name": "CONCAT(name, '#', seq)", "parent": "CONCAT(parent, '#', seq)"}
		_insert(frappe, field.options, child, "parent = %s", name, many)


def _insert(frappe, doctype: str, changed: dict[str, str], where: str, name: str, many: int) -> None:  # noqa: ANN001
	columns = frappe.db.get_table_columns(doctype)
	names = ", ".join(f"`{column}`" for column in columns)
	values = ", ".join(changed.get(column, f"`{column}`") for column in columns)
	frappe.db.sql(
		f"INSERT INTO `tab{doctype}` ({names}) SELECT {values} FROM `tab{doctype}`, seq_1_to_{many} WHERE {where}",  # noqa: S608
		name,
	)


def bill(part: int, today: datetime.date) -> int:
	"""As one of two workers does: every other part of the run."""
	from gigafibre_fsm.scheduled import nightly

	return sum(
		nightly.bill_part(each, nightly.PARTS, str(today)) for each in range(part, nightly.PARTS, PROCESSES)
	)


def main(many: int) -> int:
	wrong = []
	with laboratory() as lab:
		today = multiply(lab, many - 1)
		from gigafibre_fsm.flow.billing import monthly

		due = monthly.customers_due(today)
		started = time.monotonic()
		works = [children.Child(partial(bill, part, today)) for part in range(PROCESSES)]
		made = sum(work.wait().result() for work in works)
		seconds = time.monotonic() - started
		lab.look()
		left = len(monthly.customers_due(today))
		again = sum(len(monthly.bill_customer(customer, today)) for customer in due[:20])
		wrong = [f"{left} customers left", f"{again} invoices made again"] if left or again else []
	bar = BAR_SECONDS * many / CUSTOMERS
	print(*wrong, sep="\n")
	print(
		f"monthly-run: {made} invoices for {len(due)} customers in {seconds:.0f} s,"
		f" {seconds / max(made, 1) * 1000:.0f} ms each (bar: {bar:.0f} s)"
	)
	return 1 if wrong or seconds > bar or made < many else 0


if __name__ == "__main__":
	sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS))
