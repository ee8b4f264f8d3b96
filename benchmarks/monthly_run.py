"""The monthly run over 10,000 customers with three services each: an invoice takes at most 1.5 x a plain one of ERPNext.

Two processes bill, as two workers would. Before and after the run the same two processes make plain Sales Invoices, of
items that are not ours, of as many lines and with the same taxes, inserted, submitted and committed one by one; the bar
is on the ratio of the two times of an invoice, since the seconds are the machine's.

`./fsm figures monthly-run [customers]`.
"""

from __future__ import annotations

import datetime
import sys
import time
from functools import partial

from benchmarks.machine_speed import speed_text
from tests.contract import records
from tests.faults import children, shop
from tests.faults.lab import Lab, laboratory

CUSTOMERS, BAR, PROCESSES, PLAIN = 10_000, 1.5, 2, 40


def multiply(lab: Lab, many: int) -> datetime.date:
	"""One real customer's records, copied `many` times; returns the first day of the month to bill."""
	order = shop.submit(shop.fill(lab))
	shop.complete(shop.visit(lab, order))
	shop.deliver_due()
	frappe = lab.look()
	customer, location = frappe.db.get_value("Sales Order", order, ["customer", "fsm_service_location"])
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
	"""Bill as one of two workers does: every other part of the run."""
	from gigafibre_fsm.scheduled import nightly

	return sum(
		nightly.bill_part(each, nightly.PARTS, str(today)) for each in range(part, nightly.PARTS, PROCESSES)
	)


def plain(many: int, lines: int, buyer: str) -> int:
	"""Invoices as ERPNext makes them, in one process."""
	import frappe

	line = records.line()
	for _invoice in range(many):
		records.invoice(*([line] * lines), customer=buyer).submit()
		frappe.db.commit()
	return many


def each(works: list[partial]) -> tuple[int, float]:
	"""Invoices made by each of these concurrent processes, and the seconds of each."""
	started = time.monotonic()
	running = [children.Child(work) for work in works]
	made = sum(work.wait().result() for work in running)
	return made, (time.monotonic() - started) / max(made, 1)


def main(many: int) -> int:
	wrong = []
	with laboratory() as lab:
		today = multiply(lab, many)
		from gigafibre_fsm.flow.billing import monthly

		(first,) = monthly.bill_customer(monthly.customers_due(today)[0], today)
		lines = lab.frappe.db.count("Sales Invoice Item", {"parent": first})
		lab.frappe.db.commit()
		due = monthly.customers_due(today)
		records.line(), records.taxes(), records.price_list()
		buyers = [records.customer(customer_name=f"{records.MARK} {part}").name for part in range(PROCESSES)]
		lab.frappe.db.commit()
		plainly = [partial(plain, PLAIN, lines, buyer) for buyer in buyers]
		before = each(plainly)[1]
		made, seconds = each([partial(bill, part, today) for part in range(PROCESSES)])
		after = each(plainly)[1]
		lab.look()
		left = len(monthly.customers_due(today))
		again = sum(len(monthly.bill_customer(customer, today)) for customer in due[:20])
		wrong = [f"{left} customers left", f"{again} invoices made again"] if left or again else []
	ratio = seconds / ((before + after) / 2)
	print(*wrong, sep="\n")
	print(
		f"{made} invoices in {made * seconds:.0f} s; a plain one of {lines} lines {before * 1000:.0f} ms before,"
		f" {after * 1000:.0f} ms after; {speed_text()}"
	)
	print(
		f"monthly-run: {made} invoices for {len(due)} customers, {seconds * 1000:.0f} ms each with {PROCESSES} processes,"
		f" {ratio:.2f} x a plain one (bar: {BAR})"
	)
	return 1 if wrong or ratio > BAR or made < many else 0


if __name__ == "__main__":
	sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS))
