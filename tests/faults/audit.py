"""Invariants that hold whatever failed: no partial order, no orphan, no duplicate.

Each check yields sentences about what is wrong; an empty list means a consistent site. External systems are
queried through the fakes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import requests

from tests.faults.lab import Lab

OURS = (
	"Checkout Session", "Service Location", "Service Subscription", "Service Equipment", "Dispatch Job",
	"Provisioning Push", "Project", "Task",
)  # fmt: skip


def findings(lab: Lab, delivered: bool = True) -> list[str]:
	"""Everything wrong in this lab. With `delivered` the outbox must have nothing left to do."""
	lab.look()
	checks = [orders(lab), ports(lab), sessions(lab), danglers(lab), money(lab), repetitions(lab)]
	if delivered:
		checks.append(undelivered(lab))
	return [sentence for check in checks for sentence in check]


def orders(lab: Lab) -> Iterator[str]:
	db = lab.frappe.db
	for name in lab.new("Sales Order"):
		order = db.get_value(
			"Sales Order", name, ["docstatus", "fsm_fibre_port", "fsm_checkout_session"], as_dict=True
		)
		if order.docstatus == 0:
			yield f"{name}: an order was left in draft"
		if order.docstatus != 1:
			continue
		counts = {
			doctype: db.count(doctype, {"sales_order": name})
			for doctype in ("Service Location", "Project", "Dispatch Job")
		}
		counts["Checkout Session"] = db.count(
			"Checkout Session", {"sales_order": name, "status": "Submitted"}
		)
		yield from (f"{name}: {many} x {doctype}" for doctype, many in counts.items() if many != 1)
		if not db.count("Service Subscription", {"sales_order": name}):
			yield f"{name}: no subscription"
		if not db.count("Service Equipment", {"sales_order": name}):
			yield f"{name}: no equipment"
		project = db.get_value("Project", {"sales_order": name})
		if not db.count("Task", {"project": project}):
			yield f"{name}: no tasks"
		if not db.exists("Outbound Message", {"idempotency_key": f"order.confirmed:{name}:sms"}):
			yield f"{name}: the customer is not told"
		yield from _live(lab, name)


def _live(lab: Lab, order: str) -> Iterator[str]:
	"""A completed job has a live, billed service, and the other way round."""
	db = lab.frappe.db
	job = db.get_value("Dispatch Job", {"sales_order": order}, "status")
	location = db.get_value("Service Location", {"sales_order": order}, ["name", "status"], as_dict=True)
	port = db.get_value("Fibre Port", {"sales_order": order}, ["status", "sn"], as_dict=True)
	if location and location.status == "Disconnected":
		yield from _left(lab, order, location.name)
		return
	if not location or not port:
		yield f"{order}: location {location}, port {port}"
		return
	live = job == "Completed"
	if location.status not in (("Active", "Suspended") if live else ("Pending Install",)):
		yield f"{order}: job {job}, location {location.status}"
	if port.status != ("Occupied" if live else "Reserved"):
		yield f"{order}: job {job}, port {port.status}"
	services = db.sql_list("SELECT status FROM `tabService Subscription` WHERE sales_order = %s", order)
	if set(services) - ({"Active", "Suspended"} if live else {"Pending"}):
		yield f"{order}: job {job}, subscriptions {services}"
	if live and location.status != ("Active" if "Active" in services else "Suspended"):
		yield f"{order}: location {location.status}, subscriptions {services}"
	invoices = db.count("Sales Invoice", {"fsm_billing_key": f"first:{order}", "docstatus": 1})
	if invoices != int(live):
		yield f"{order}: job {job}, {invoices} first invoices"


def _left(lab: Lab, order: str, location: str) -> Iterator[str]:
	"""A customer who has left has no service and no port, was notified, and has devices to return."""
	db = lab.frappe.db
	services = db.sql("SELECT name, status FROM `tabService Subscription` WHERE sales_order = %s", order)
	if {status for _name, status in services} != {"Cancelled"}:
		yield f"{order}: disconnected, subscriptions {services}"
	if db.exists("Fibre Port", {"location": location}) or db.exists("Fibre Port", {"sales_order": order}):
		yield f"{order}: disconnected, its line is taken"
	told = {"topic": "service.ended", "reference_name": ("in", [name for name, _status in services])}
	if db.count("Outbound Message", {**told, "channel": "SMS"}) != 1:
		yield f"{order}: disconnected, told {db.count('Outbound Message', told)} times"
	if not db.exists("Service Equipment", {"location": location, "return_since": ("is", "set")}):
		yield f"{order}: disconnected, nothing to be returned"


def ports(lab: Lab) -> Iterator[str]:
	db = lab.frappe.db
	fields = "name, status, sn, sales_order, held_by"
	for port in db.sql(f"SELECT {fields} FROM `tabFibre Port` WHERE olt = %s", lab.olt, as_dict=True):  # noqa: S608
		if port.status == "Available" and (port.sn or port.sales_order or port.held_by):
			yield f"{port.name}: free, but {port}"
		if port.status == "Held" and db.get_value("Checkout Session", port.held_by, "status") != "Held":
			yield f"{port.name}: held by a checkout that does not hold it"
		if port.status in ("Reserved", "Occupied"):
			if db.get_value("Sales Order", port.sales_order, "docstatus") != 1:
				yield f"{port.name}: {port.status} without an order"
			if port.status == "Reserved" and port.sn != f"RESERVED-{port.sales_order}":
				yield f"{port.name}: reserved as {port.sn}"


def sessions(lab: Lab) -> Iterator[str]:
	db = lab.frappe.db
	for name in lab.new("Checkout Session"):
		row = db.get_value(
			"Checkout Session", name, ["status", "sales_order", "answer", "fibre_port"], as_dict=True
		)
		placed = db.count(
			"Sales Order", {"fsm_checkout_session": name, "docstatus": 1, "amended_from": ("is", "not set")}
		)
		if row.status == "Submitted" and (not row.answer or not row.sales_order):
			yield f"{name}: submitted without an answer"
		if (
			placed > 1
			or (placed == 1) != (row.status == "Submitted")
			and not _cancelled(lab, row.sales_order)
		):
			yield f"{name}: {row.status} with {placed} orders"


def _cancelled(lab: Lab, order: str | None) -> bool:
	return bool(order) and lab.frappe.db.get_value("Sales Order", order, "docstatus") == 2


def danglers(lab: Lab) -> Iterator[str]:
	"""Links to records that do not exist, and child rows without a parent."""
	frappe = lab.frappe
	for doctype in OURS:
		for name in lab.new(doctype):
			doc = frappe.get_doc(doctype, name)
			for field in doc.meta.get_link_fields():
				value = doc.get(field.fieldname)
				if value and field.options != "DocType" and not frappe.db.exists(field.options, value):
					yield f"{doctype} {name}: {field.fieldname} {value} does not exist"
	for doctype in (*OURS, "Sales Order", "Sales Invoice", "Payment Entry"):
		for table in frappe.get_meta(doctype).get_table_fields():
			lost = frappe.db.sql(
				f"""SELECT c.name FROM `tab{table.options}` c LEFT JOIN `tab{doctype}` p ON p.name = c.parent
				WHERE c.parenttype = %s AND p.name IS NULL""",  # noqa: S608 - names of DocTypes
				doctype,
				pluck=True,
			)
			before = lab.there.get(table.options, ())
			yield from (f"{table.options} {name}: no {doctype}" for name in lost if name not in before)


def money(lab: Lab) -> Iterator[str]:
	"""Each invoice is paid once: at Stripe, in the ledger, and by the invoice's own status."""
	db = lab.frappe.db
	taken: dict[str, list[dict]] = {}
	for intent in intents(lab):
		taken.setdefault(intent["metadata"].get("invoice", ""), []).append(intent)
	keys = Counter(
		db.sql_list("SELECT fsm_billing_key FROM `tabSales Invoice` WHERE fsm_billing_key IS NOT NULL")
	)
	yield from (f"billing key {key}: {many} invoices" for key, many in keys.items() if many > 1)
	yield from _given_back(lab)
	for name in lab.new("Sales Invoice"):
		invoice = db.get_value(
			"Sales Invoice",
			name,
			["docstatus", "is_return", "grand_total", "outstanding_amount", "fsm_charge_state"],
			as_dict=True,
		)
		if invoice.docstatus == 0:
			yield f"{name}: an invoice was left in draft"
		if invoice.is_return:
			continue
		charged = [intent for intent in taken.get(name, []) if intent["status"] == "succeeded"]
		entries = db.sql_list(
			"SELECT parent FROM `tabPayment Entry Reference` WHERE reference_name = %s AND docstatus = 1",
			name,
		)
		if len(charged) > 1:
			yield f"{name}: charged {len(charged)} times"
		if charged and charged[0]["amount_received"] != round(invoice.grand_total * 100):
			yield f"{name}: {invoice.grand_total} $ invoiced, {charged[0]['amount_received']} cents taken"
		if len(entries) > 1:
			yield f"{name}: {len(entries)} payments"
		beside = [] if charged else _paid_beside_the_card(lab, name, invoice.grand_total)
		if len(beside) > 1:
			yield f"{name}: settled by {beside}"
		state = (
			len(charged or beside),
			len(entries or beside),
			invoice.outstanding_amount <= 0,
			invoice.fsm_charge_state == "Paid",
		)
		if invoice.fsm_charge_state not in ("Queued", "Charging") and len({bool(part) for part in state}) > 1:
			yield f"{name}: charged, entered, settled, said to be paid: {state}"


def _paid_beside_the_card(lab: Lab, invoice: str, total: float) -> list[str]:
	"""Payments that settle a whole invoice without a charge: money on account, a journal entry, a credit note."""
	get_all = lab.frappe.get_all
	of_it = {"reference_name": invoice, "docstatus": 1}
	return [
		*get_all("Payment Entry Reference", {**of_it, "allocated_amount": total}, pluck="parent"),
		*get_all("Journal Entry Account", {**of_it, "credit_in_account_currency": total}, pluck="parent"),
		*get_all(
			"Sales Invoice", {"return_against": invoice, "docstatus": 1, "grand_total": -total}, pluck="name"
		),
	]


def _given_back(lab: Lab) -> Iterator[str]:
	"""Each Stripe refund is one Payment Entry, which settles one credit note of the same amount."""
	db = lab.frappe.db
	made = {refund["id"]: refund for refund in listed(lab, "refunds") if refund["status"] == "succeeded"}
	ours = set(lab.new("Sales Invoice"))
	for note in ours:
		facts = db.get_value(
			"Sales Invoice",
			note,
			["is_return", "grand_total", "outstanding_amount", "fsm_charge_state", "fsm_payment_intent"],
		)
		is_return, total, left, state, refund = facts
		if (
			is_return
			and state == "Refunded"
			and (left or round(-total * 100) != made.get(refund, {}).get("amount"))
		):
			yield f"{note}: {total} credited, {left} left, refund {made.get(refund)}"
		if is_return and state in ("Refunding", "Refund Failed"):
			yield f"{note}: {state}"
	for refund, facts in made.items():
		paid = db.sql_list(
			"""SELECT r.reference_name FROM `tabPayment Entry` e
			JOIN `tabPayment Entry Reference` r ON r.parent = e.name
			WHERE e.fsm_payment_intent = %s AND e.docstatus = 1""",
			facts["payment_intent"],
		)
		notes = db.sql_list("SELECT name FROM `tabSales Invoice` WHERE fsm_payment_intent = %s", refund)
		entries = db.count("Payment Entry", {"fsm_payment_intent": refund, "docstatus": 1})
		if set(paid) & ours and (len(notes), entries) != (1, 1):
			yield f"{refund}: {len(notes)} credit notes, {entries} payments"


def undelivered(lab: Lab) -> Iterator[str]:
	for row in messages(lab):
		if row.status != "Sent" and not (row.last_error or "").startswith("expired"):
			yield f"{row.name} {row.channel} {row.topic}: {row.status} {row.last_error}"


def messages(lab: Lab) -> list[Any]:
	"""The outbox rows of this lab, read at once: there are thousands after some hundred crashes."""
	known = lab.there.get("Outbound Message", ())
	fields = ["name", "channel", "topic", "status", "last_error", "target", "payload"]
	rows = lab.frappe.get_all("Outbound Message", fields=fields, order_by="creation, name", limit=0)
	return [row for row in rows if row.name not in known]


def repetitions(lab: Lab) -> Iterator[str]:
	"""Messages that reached a receiver more often than the outbox holds them. A repetition that the receiver can
	detect (same Message-ID or event id) is not counted.
	"""
	wanted: Counter[tuple[str, str]] = Counter()
	expected: Counter[tuple[str, str]] = Counter()
	for row in messages(lab):
		if row.channel == "SMS":
			wanted[row.target, lab.frappe.parse_json(row.payload).get("text", "")] += 1
		if row.channel == "E-mail":
			expected[row.target, lab.frappe.parse_json(row.payload).get("subject", "")] += 1
	sent = Counter((message["to"], message["body"]) for message in lab.messages("twilio"))
	yield from (
		f"SMS to {to}: {sent[to, text]} times" for (to, text), many in wanted.items() if sent[to, text] > many
	)
	mails = Counter((mail["to"][0], mail["message_id"], mail["subject"]) for mail in lab.messages("smtp"))
	by_text = Counter((to, subject) for to, _id, subject in mails)
	yield from (
		f"mail to {to}: {by_text[to, subject]} different ones" for (to, subject), many in expected.items()
		if by_text[to, subject] > many
	)  # fmt: skip


def intents(lab: Lab) -> list[dict[str, Any]]:
	"""All PaymentIntents at Stripe."""
	return listed(lab, "payment_intents")


def listed(lab: Lab, kind: str) -> list[dict[str, Any]]:
	"""All objects of a kind that Stripe created since the lab began: names that were rolled back are used again."""
	found: list[dict[str, Any]] = []
	while True:
		after = {"starting_after": found[-1]["id"]} if found else {}
		answer = requests.get(
			f"{lab.fakes['stripe']['url']}/v1/{kind}",
			params={"limit": 100, "created[gte]": lab.began, **after},
			auth=(lab.fakes["stripe"]["secret_key"], ""),
			timeout=10,
		).json()
		found += answer["data"]
		if not answer["has_more"]:
			return found
