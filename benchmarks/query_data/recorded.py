"""The queries of pages, methods and jobs, each shape once: as this process runs them, or from the log of the database server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LITERAL = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|\b\d+(?:\.\d+)?\b""", re.DOTALL)
SEVERAL = re.compile(r"\(\?(?:\s*,\s*\?)+\)")
EXPLAINABLE = re.compile(r"\s*(?:SELECT|UPDATE|DELETE)\b", re.IGNORECASE)
OURS = re.compile(r"`tab")
LOGGED = re.compile(
	r"^(?:\d{6} +[\d:]+)?\t* *\d+ (Query|Execute|Prepare|Connect|Quit|Init DB|Close stmt)\t(.*)", re.DOTALL
)


def shape(statement: str) -> str:
	"""The statement without its values: `... WHERE name IN (?)`."""
	return SEVERAL.sub("(?)", LITERAL.sub("?", " ".join(statement.split())))


def is_explainable(statement: str) -> bool:
	return bool(EXPLAINABLE.match(statement) and OURS.search(statement))


def once_each(statements: Iterable[str]) -> dict[str, str]:
	"""shape -> the first statement of it"""
	found: dict[str, str] = {}
	for statement in statements:
		if is_explainable(statement):
			found.setdefault(shape(statement), statement)
	return found


def of_log(file: Path) -> Iterator[str]:
	"""The statements of MariaDB's general log; one may have several lines."""
	kind, lines = "", []
	with file.open(encoding="utf-8", errors="replace") as log:
		for line in log:
			if begins := LOGGED.match(line):
				if kind == "Query":
					yield "".join(lines)
				kind, lines = begins[1], [begins[2]]
			else:
				lines.append(line)
	if kind == "Query":
		yield "".join(lines)


@contextmanager
def recording(frappe: Any) -> Iterator[list[str]]:
	"""The statements that this process runs, with their values."""
	run, statements = frappe.db.sql, []

	def sql(query: Any, values: Any = (), *more: Any, **how: Any) -> Any:
		try:
			return run(query, values, *more, **how)
		finally:
			several = values if isinstance(values, (tuple, list, dict)) else (values,)
			statements.append(str(frappe.db.mogrify(str(query), several) if several else query))

	frappe.db.sql = sql
	try:
		yield statements
	finally:
		frappe.db.sql = run


@contextmanager
def nothing_kept(frappe: Any) -> Iterator[None]:
	"""Roll the jobs' writes back, and drop the jobs that they enqueue."""
	commit, enqueue = frappe.db.commit, frappe.enqueue
	frappe.db.savepoint("query_plans")
	frappe.db.commit, frappe.enqueue = (lambda *_a, **_k: None), (lambda *_a, **_k: None)
	try:
		yield
	finally:
		frappe.db.commit, frappe.enqueue = commit, enqueue
		frappe.db.rollback()


def calls(frappe: Any) -> dict[str, Callable[[], object]]:
	"""name -> a job, a list view, a search or a report, as a desk or the scheduler calls it."""
	from frappe.desk.query_report import run as report

	from gigafibre_fsm.flow.support.search import find_records

	found: dict[str, Callable[[], object]] = {}
	for jobs in frappe.get_hooks("scheduler_events")["cron"].values():
		found |= {f"job {job}": frappe.get_attr(job) for job in jobs if job.startswith("gigafibre_fsm.")}
	for doctype in LISTS:
		found |= {f"list {doctype} {name}": call for name, call in _lists(frappe, doctype)}
	for text in SEARCHES:
		found[f"search {text}"] = lambda text=text: find_records(text)
	for name in frappe.get_all(
		"Report", {"module": "Gigafibre FSM", "report_type": "Script Report"}, pluck="name"
	):
		found[f"report {name}"] = lambda name=name: report(name, filters={}, ignore_prepared_report=True)
	return found


LISTS = (
	"Customer", "Service Location", "Service Subscription", "Service Equipment", "Fibre Port", "Civic Address", "Device Event",
	"Provisioning Push", "Outbound Message", "Dispatch Job", "Sales Order", "Sales Invoice", "Payment Entry", "Issue", "Lead",
	"Project", "Task", "Checkout Session", "Webhook Receipt", "Payment Line", "Legacy Invoice", "Migrated Record",
)  # fmt: skip
SEARCHES = (
	"5145550177",
	"RCMG19E0AB03",
	"40:3F:8C",
	"Châteauguay",
	"FIB-000123",
	"Bélanger",
	"1234 rue Principale",
)
PICKED = ("Link", "Dynamic Link", "Data", "Select", "Check")
FEW = ("Select", "Check")
"""Fields that have a handful of values, as the one company: a list by them follows the index of `modified`."""


def _lists(frappe: Any, doctype: str) -> Iterator[tuple[str, Callable[[], object]]]:
	"""The list of a DocType as the desk first shows it, and with a value that no row has: `by` a standard filter, or `among`
	the few values of one.
	"""
	meta = frappe.get_meta(doctype)
	fields = [
		"name",
		"modified",
		*(f.fieldname for f in meta.fields if f.in_list_view and f.fieldtype != "Table"),
	]
	order = f"`tab{doctype}`.`{meta.sort_field or 'modified'}` {meta.sort_order or 'desc'}"

	def rows(filters: dict[str, Any]) -> object:
		return frappe.get_list(doctype, filters=filters, fields=fields, order_by=order, limit=20)

	yield "", lambda: rows({})
	for field in meta.fields:
		if field.in_standard_filter and field.fieldtype in PICKED:
			few = field.fieldtype in FEW or field.options == "Company"
			yield (
				f"{'among' if few else 'by'} {field.fieldname}",
				lambda name=field.fieldname: rows({name: "no such value"}),
			)
