"""Compares each migrated record with its written values: fields, child rows, secrets, ledger amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frappe.utils.password import get_decrypted_password

from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.check import Check
from gigafibre_fsm.migration.child_rows import Rows, changed_tables, current_rows
from gigafibre_fsm.migration.compare import values_equal
from gigafibre_fsm.migration.ledger import Entry
from gigafibre_fsm.migration.planned import Planned
from gigafibre_fsm.migration.site_records import current_values
from gigafibre_fsm.money import ZERO
from gigafibre_fsm.notifications.topics import KINDS

Pair = tuple[Planned, Entry]
Values = Mapping[str, Any]
CHANGED_HERE: Mapping[str, frozenset[str]] = {
	"Customer": frozenset(
		{
			"fsm_stripe_customer",
			"fsm_stripe_payment_method",
			"fsm_stripe_mandate",
			"fsm_ppa_enabled",
			"fsm_card_label",
			"fsm_paper_bill",
			*(kind.field for kind in KINDS.values()),
		}
	),
	"Debit Mandate": frozenset({"stripe_mandate"}),
}
"""Payment methods and message channels are changed here, also before the cut-over: no difference."""
WITHDRAWN_HERE = frozenset({"SMS Opt Out"})
"""A number that sends START gets SMS again."""
TOTAL = {"Sales Invoice": "grand_total", "Payment Entry": "paid_amount"}


@dataclass
class Record:
	doctype: str
	values: Values
	rows: Rows


def records(doctype: str, there: Sequence[Pair]) -> dict[str, Record]:
	"""{record: its current values and child rows}."""
	fields = {field for each, _entry in there for field in each.values if field != "zone"}
	names = [entry.record for _each, entry in there]
	rows = current_rows(doctype, names) if any(each.tables for each, _entry in there) else {}
	return {
		name: Record(doctype, values, rows.get(name, {}))
		for name, values in current_values(doctype, names, fields).items()
	}


def differences(pair: Pair, here: Mapping[str, Record]) -> Iterator[str]:
	"""The differences of a record from what the last run wrote; for an adopted record, of its corrected fields only."""
	each, entry = pair
	record = here.get(entry.record)
	if not record:
		if each.doctype not in WITHDRAWN_HERE:
			yield f"{each.key}: {entry.record} is gone"
		return
	ours = CHANGED_HERE.get(record.doctype, ())
	for column, value in entry.written.items():
		if column in ours or column not in record.values or column not in each.values:
			continue
		if not values_equal(record.values[column], value):
			yield f"{each.key}: {entry.record} {column} is {record.values[column]}, was {value}"
	if each.tables and entry.action != ledger.ADOPTED:
		for table in changed_tables(record.doctype, entry.written, record.rows):
			yield f"{each.key}: {entry.record} {table} are not those that were written"
	for column, secret in each.secrets.items():
		if get_decrypted_password(record.doctype, entry.record, column, raise_exception=False) != secret:
			yield f"{each.key}: {entry.record} {column} is another one"


def money_rows(name: str, doctype: str, there: Sequence[Pair]) -> Iterator[Check]:
	"""Compare each opening bill or credit with its legacy remainder, whether or not it was paid since."""
	documents = current_values(
		doctype, [entry.record for _each, entry in there], ["docstatus", TOTAL[doctype]]
	)
	wrong, legacy, booked = [], ZERO, ZERO
	for each, entry in there:
		document = documents.get(entry.record, {})
		amount = decimal(document.get(TOTAL[doctype])) if document.get("docstatus") == 1 else ZERO
		wanted = decimal(each.values["amount"])
		legacy, booked = legacy + wanted, booked + amount
		if wanted != amount:
			wrong.append(f"{each.key}: {wanted} there, {entry.record} is over {amount}")
	yield Check(f"{name}: {doctype}, row by row", f"{legacy:,.2f}", f"{booked:,.2f}", wrong)


def _month(values: Values, tables: Mapping[str, Sequence[Values]]) -> Decimal:
	"""The monthly price of a subscription, with its add-ons and discounts."""
	lines = (values, *tables.get("extras", ()))
	charged = sum((decimal(line["rate"]) * (line["qty"] or 1) for line in lines), ZERO)
	return charged + sum((decimal(line["amount"]) for line in tables.get("discounts", ())), ZERO)


AMOUNTS: dict[str, Callable[[Values, Mapping[str, Sequence[Values]]], Decimal]] = {
	"Service Subscription": _month,
	"Item Price": lambda values, tables: decimal(values["price_list_rate"]),
}
"""The amount of a record in dollars."""


def amount_of(doctype: str, values: Values, tables: Mapping[str, Sequence[Values]]) -> Decimal:
	return AMOUNTS[doctype](values, tables) if doctype in AMOUNTS else ZERO
