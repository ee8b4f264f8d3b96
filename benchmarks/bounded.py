"""200 days at ten times the load in every log table: each stays within its rows, and its file stops growing.

Ten days of each table are written at once, then the purge runs with the clock of that day, as on a site. A table is bounded when
after each purge it holds no more rows than its rule allows, and its file is at the end no larger than 1.5 x what it was when the
rows came to their bound.
Log files: one writer without rotation writes 20 MB a day.

`./fsm figures bounded [days] [scale]`: a scale of 0.1 has a tenth of the rows and of the bounds, and takes a tenth of the time.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import time_machine

from tests.faults.lab import laboratory

DAYS, SCALE, GROWTH, STEP = 200, 1.0, 1.5, 10
MEGABYTE = 1_000_000
# InnoDB grows a file by 4 MB at a time: below a few of them its size says nothing.
SMALLEST_FILE = 16 * MEGABYTE
# Rows a day at ten times the load of 7,550 devices and 10,000 customers; the hours and days of devices do not depend on it.
A_DAY = {
	"Outbound Message": 20_000, "Webhook Receipt": 5_000, "Device Event": 50_000, "Provisioning Push": 5_000,
	"Reconciliation Finding": 500, "Checkout Session": 5_000, "Migrated Record": 2_000, "Error Log": 10_000,
	"Scheduled Job Log": 15_000, "Email Queue": 10_000, "Activity Log": 10_000, "Access Log": 5_000, "Notification Log": 5_000,
	"Route History": 5_000, "View Log": 5_000, "Deleted Document": 2_000, "Version": 20_000, "Device Reading": 181_200,
	"Device Day": 7_550, "Device Address": 5_000, "Firmware Update": 2_000, "OLT Command": 5_000, "Incident Location": 5_000,
	"Dispatch Plan": 500, "Field Action": 10_000, "Copyright Notice": 100, "Integration Request": 5_000,
	"Webhook Request Log": 5_000, "Web Page View": 10_000, "Console Log": 1_000, "Unhandled Email": 500,
}  # fmt: skip
TEXT = """CONCAT('"', REPEAT('bounded ', 60), '"')"""
"""A value that is also valid JSON."""
LAST_STAYS = {"Provisioning Push": "equipment", "OLT Command": "fibre_port"}
"""Tables that keep the last row for each of these."""
LONG = ("JSON", "Code", "Long Text", "Text")


def write(frappe: Any, rule: Any, last: datetime, rows: int) -> None:
	"""`rows` rows a day for the `STEP` days before `last`, as plain as the table takes them."""
	meta, total = frappe.get_meta(rule.doctype), rows * STEP
	run = secrets.randbelow(10**6) + 10**6
	at = f"'{last:%Y-%m-%d %H:%M:%S}' - INTERVAL (n.seq % {STEP}) DAY - INTERVAL n.seq SECOND"
	numbered = is_numbered(frappe, rule.doctype)
	mark = f"CONCAT('bounded-{run}-', n.seq)"
	columns = {"creation": at, "modified": at, "name": f"{run} * 10000000 + n.seq" if numbered else mark}
	columns |= {field.fieldname: mark for field in meta.fields if field.unique}
	columns |= {f.fieldname: TEXT for f in meta.fields if f.fieldtype in LONG and not f.unique}
	if rule.state:
		columns[rule.state] = f"'{rule.over[0]}'"
	if one_of := LAST_STAYS.get(rule.doctype):
		columns[one_of] = f"CONCAT('bounded-', n.seq % {rows})"
	if rule.doctype == "Device Address":
		columns["used_until"] = at
	if rule.doctype == "Migrated Record":
		columns["batch"] = "'bounded'"
	names = ", ".join(f"`{name}`" for name in columns)
	values = ", ".join(columns.values())
	rows_of_it = f"SELECT {values} FROM seq_1_to_{max(total, 1)} n"  # noqa: S608
	frappe.db.sql(f"INSERT INTO `tab{rule.doctype}` ({names}) {rows_of_it}")
	frappe.db.commit()


def is_numbered(frappe: Any, doctype: str) -> bool:
	return "int" in frappe.db.get_column_type(doctype, "name")


def file_size(frappe: Any, doctype: str) -> int:
	"""The size of the table's own files in bytes (Frappe keeps Error Log in MyISAM): the space on disk."""
	folder = Path(frappe.db.sql("SELECT @@datadir")[0][0]) / frappe.conf.db_name
	return sum(file.stat().st_size for file in folder.glob(f"tab{doctype.replace(' ', '@0020')}.*"))


def rows_of(frappe: Any, rule: Any) -> int:
	return frappe.db.count(rule.doctype, {rule.state: ("in", rule.over)} if rule.state else None)


def tables(frappe: Any, days: int, scale: float) -> list[str]:
	"""Simulate; returns the tables beyond their bounds."""
	from gigafibre_fsm.scheduled import retention

	rules = [
		replace(rule, most=int(rule.most * scale) if rule.most else 0)
		for rule in retention.RULES
		if frappe.db.table_exists(rule.doctype)
		and (not rule.state or rule.over[0] not in ("Dead", "Changed"))
	]
	frappe.get_doc({"doctype": "Migration Batch", "status": "Rolled Back", "phase": "network"}).db_insert()
	frappe.db.sql("UPDATE `tabMigration Batch` SET name = 'bounded' WHERE status = 'Rolled Back'")
	start, wrong, full = datetime.now(timezone.utc), [], {}
	before = {rule.doctype: rows_of(frappe, rule) for rule in rules}
	a_day = {rule.doctype: max(1, int(A_DAY[rule.doctype] * scale)) for rule in rules}
	for day in range(STEP, days + 1, STEP):
		with time_machine.travel(start + timedelta(days=day)):
			for rule in rules:
				write(frappe, rule, frappe.utils.now_datetime(), a_day[rule.doctype])
			retention.purge(rules, seconds=3600)
		for rule in rules:
			most = min(rule.most or 10**9, (rule.days + 1) * a_day[rule.doctype]) + before[rule.doctype]
			if rule.doctype in LAST_STAYS:
				most += a_day[rule.doctype]
			if (there := rows_of(frappe, rule)) > most:
				wrong.append(f"day {day}: {rule.doctype} has {there:,} rows, allowed are {most:,}")
			if day >= min(rule.days, rule.most / a_day[rule.doctype] if rule.most else rule.days) + STEP:
				full.setdefault(rule.doctype, file_size(frappe, rule.doctype))
	for rule in rules:
		size = file_size(frappe, rule.doctype)
		at_bound = full.get(rule.doctype, size)
		print(
			f"{rule.doctype:24} {rows_of(frappe, rule):>9,} rows {at_bound / MEGABYTE:8.0f} MB {size / MEGABYTE:8.0f} MB"
		)
		if size > max(GROWTH * at_bound, SMALLEST_FILE):
			wrong.append(f"{rule.doctype} has grown from {at_bound:,} to {size:,} bytes")
	return wrong


def files(days: int) -> list[str]:
	"""One log file without rotation."""
	from gigafibre_fsm.scheduled import log_files

	with tempfile.TemporaryDirectory() as folder:
		log, largest = Path(folder, "broker.log"), 0
		with log.open("ab") as writer:
			for _day in range(days):
				writer.write(b"x" * 20 * MEGABYTE)
				writer.flush()
				log_files.trim_file(log)
				largest = max(largest, sum(file.stat().st_size for file in Path(folder).iterdir()))
	print(f"{'a log file':24} {days * 20:>9,} MB written, at most {largest / MEGABYTE:.0f} MB on disk")
	return (
		[]
		if largest <= log_files.LARGEST + log_files.TAIL + 20 * MEGABYTE
		else [f"log files of {largest:,} bytes"]
	)


def empty(frappe: Any) -> None:
	for doctype in filter(frappe.db.table_exists, A_DAY):
		where = "batch = 'bounded'" if doctype == "Migrated Record" else "name LIKE 'bounded-%'"
		if is_numbered(frappe, doctype) and doctype != "Migrated Record":
			where = "name >= 10000000000000"
		frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE {where}")  # noqa: S608
	frappe.db.sql("DELETE FROM `tabMigration Batch` WHERE name = 'bounded'")
	frappe.db.commit()


def main(days: int, scale: float) -> int:
	with laboratory() as lab:
		try:
			many = sum(map(bool, map(lab.frappe.db.table_exists, A_DAY)))
			wrong = tables(lab.frappe, days, scale) + files(days)
		finally:
			empty(lab.look())
	print(*wrong, sep="\n")
	print(
		f"bounded: {days} days at {10 * scale:g} x the load, {many} tables and a log file, {len(wrong)} out of bounds"
	)
	return 1 if wrong else 0


if __name__ == "__main__":
	given = [float(each) for each in sys.argv[1:]]
	sys.exit(main(int(given[0]) if given else DAYS, given[1] if len(given) > 1 else SCALE))
