"""Books the matched lines of a file: one Payment Entry each, in a transaction of its own."""

from __future__ import annotations

import frappe
from erpnext.accounts.party import get_party_account
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import payment_entries
from gigafibre_fsm.flow.collections.payment_files import facts, files, rules
from gigafibre_fsm.money import ZERO

JOB = "gigafibre_fsm.scheduled.payment_files.book"
# ERPNext's own modes
MODES = {"Bank": "Wire Transfer", "Interac": "Wire Transfer", rules.CHEQUE: "Cheque"}


def start(file: str) -> None:
	"""Book the matched lines of a file in a background job; a sweep continues what the job left. Raises Conflict when there
	are none.
	"""
	doc = frappe.get_doc(files.FILE, file, for_update=True)
	if doc.status != "Open" or not frappe.db.exists(
		files.LINE, {"payment_file": file, "status": rules.MATCHED}
	):
		raise Conflict(_("There is nothing to book in this file."))
	doc.update({"status": "Booking", "booking_by": frappe.session.user})
	doc.save(ignore_permissions=True)
	frappe.enqueue(
		JOB,
		queue="long",
		enqueue_after_commit=True,
		job_id=f"payment-file-{file}",
		deduplicate=True,
		file=file,
	)


def files_in_progress() -> list[str]:
	"""The files that are being booked."""
	return frappe.get_all(files.FILE, filters={"status": "Booking"}, pluck="name", order_by="modified")


def lines_due(file: str) -> list[str]:
	"""The lines of a file that are not booked yet, in order."""
	filters = {"payment_file": file, "status": rules.MATCHED}
	return frappe.get_all(files.LINE, filters=filters, pluck="name", order_by="`row`, name", limit=0)


def book_line(name: str) -> None:
	"""Book a matched line: it pays its bills, the rest stays on the customer's account. Idempotent."""
	customer = frappe.db.get_value(files.LINE, name, "customer")
	locks.account(customer)
	line = frappe.get_doc(files.LINE, name, for_update=True)
	file = frappe.get_doc(files.FILE, line.payment_file)
	if line.status != rules.MATCHED or line.customer != customer or file.status != "Booking":
		return
	amount = decimal(line.amount)
	owing = facts.payable(customer, file.company)
	accounts = facts.receivable(bill.name for bill in owing)
	receivable = accounts[owing[0].name] if owing else get_party_account("Customer", customer, file.company)
	owing = [bill for bill in owing if accounts[bill.name] == receivable]
	entry = payment_entries.other_payment(
		customer,
		file.company,
		file.deposit_account,
		receivable,
		amount,
		rules.allocate(amount, owing, line.sales_invoice or ""),
		posting_date=line.payment_date,
		mode_of_payment=mode_of_payment(file.source),
		reference_no=line.reference or line.name,
		reference_date=line.payment_date,
		fsm_payment_line=line.name,
	)
	payment_entries.submit_entry(entry)
	booked = {"status": "Booked", "payment_entry": entry.name, "doubt": ""}
	line.update({**booked, "booked_by": file.booking_by, "booked_at": now_datetime()})
	line.save(ignore_permissions=True)


def mode_of_payment(source: str) -> str | None:
	"""The mode of payment of a file, which ERPNext's wizard created in English or in French; None where the site has none."""
	names = (MODES[source], _(MODES[source], "fr"))
	# The record's own name: MariaDB treats "Cheque" and "Chèque" as equal.
	return next((found for name in names if (found := frappe.db.get_value("Mode of Payment", name))), None)


def mark_failed(name: str) -> None:
	"""Mark a line that could not be booked for review; the Error Log has the reason."""
	line = frappe.get_doc(files.LINE, name, for_update=True)
	if line.status == rules.MATCHED:
		line.update({"status": rules.DOUBTFUL, "doubt": "not_booked"})
		line.save(ignore_permissions=True)


def finish(file: str) -> None:
	"""End the booking when no matched line is left."""
	doc = frappe.get_doc(files.FILE, file, for_update=True)
	if doc.status == "Booking" and not lines_due(file):
		doc.status = "Open"
		doc.save(ignore_permissions=True)
	files.count(file)


def planned(lines: list[frappe._dict], company: str) -> dict[str, list[tuple[str, str]]]:
	"""What each matched line would pay if booked now: line -> [(bill, amount)], the rest as ("", amount)."""
	owing: dict[str, list[rules.Bill]] = {}
	plan = {}
	for line in lines:
		if line.status != rules.MATCHED:
			continue
		if line.customer not in owing:
			owing[line.customer] = facts.payable(line.customer, company)
		amount = decimal(line.amount)
		paid = rules.allocate(amount, owing[line.customer], line.sales_invoice or "")
		owing[line.customer] = rules.still_owed(owing[line.customer], paid)
		rest = amount - sum((part for _bill, part in paid), ZERO)
		plan[line.name] = [(bill, str(part)) for bill, part in paid] + ([("", str(rest))] if rest else [])
	return plan
