"""Helpers of the migration's tests: a small legacy database, and the complete state of a site."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gigafibre_fsm.migration import mapping, sources, verify
from gigafibre_fsm.sample.legacy import dump, generator

PHASES = ("network", "catalogue", "customers", "services", "money", "provisioning", "history")
DROPS, ACCOUNTS = 100, 20
DOCTYPES = (
	"OLT", "Fibre Port", "Customer", "Contact", "Address", "Service Location", "Service Subscription",
	"Service Equipment", "Legacy Invoice", "Legacy Payment", "Debit Mandate", "Payment Agreement", "Issue", "Dispatch Job",
	"Lead", "SMS Opt Out",
)  # fmt: skip
WRITTEN = (
	"OLT", "Fibre Port", "Item", "Item Price", "Customer", "Contact", "Contact Email", "Contact Phone", "Address",
	"Dynamic Link", "Service Location", "Service Subscription", "Subscription Extra", "Subscription Discount",
	"Service Equipment", "Sales Invoice", "Payment Entry", "Legacy Invoice", "Legacy Invoice Line",
	"Legacy Payment", "Debit Mandate", "Payment Agreement", "Payment Installment", "Issue", "Communication", "Comment",
	"Dispatch Job", "Preferred Date", "Lead", "CRM Note", "SMS Opt Out", "Series", "Migrated Record",
)  # fmt: skip


# Columns whose values depend on chance or on the clock.
NAMED_BY_CHANCE = {
	"Item Price": ("name",),
	"Provisioning Push": ("name", "verified_at"),
	"Sales Invoice": ("posting_time",),
}


@cache
def packed(today: date, accounts: int, drops: int) -> bytes:
	return pickle.dumps(generator.generate(2026, today, accounts, drops))


def tables(site: Any, accounts: int = ACCOUNTS, drops: int = DROPS) -> generator.Tables:
	"""The tables of a legacy database without errors; the caller may change them."""
	return pickle.loads(packed(site.utils.getdate(), accounts, drops))  # noqa: S301 - made above


def state(site: Any, doctypes: tuple[str, ...] = WRITTEN) -> dict[str, list[tuple]]:
	"""Every row of these tables, without the columns that tell who wrote it and when."""
	found = {}
	for doctype in doctypes:
		columns = [
			each
			for each in site.db.get_table_columns(doctype)
			if each not in ("creation", "modified", "owner", "modified_by", *NAMED_BY_CHANCE.get(doctype, ()))
		]
		listed = ", ".join(f"`{each}`" for each in columns)
		found[doctype] = site.db.sql(f"SELECT {listed} FROM `tab{doctype}` ORDER BY {listed}")  # noqa: S608
	return found


PREFIX = "essai_legacy_"


def place(table: str) -> str:
	return f"`{PREFIX}{table.replace('.', '_')}`"


class Legacy:
	"""The source and its mapping; `write` stores tables there as the legacy system's own programs would.

	`changed` says whether a test has changed them since.
	"""

	def __init__(self, frappe: Any, tmp_path: Path) -> None:
		from gigafibre_fsm import database

		self._opened: list[sources.Source] = []
		self.changed = False
		conf = frappe.conf
		host, port = conf.db_host or "127.0.0.1", int(conf.db_port or 3306)
		self._connection = database.connect(
			host=host, port=port, user=conf.db_name, password=conf.db_password, database=conf.db_name
		)
		self.url = f"mysql://{conf.db_name}:{conf.db_password}@{host}:{port}/{conf.db_name}"
		self.file = tmp_path / "mapping.yaml"
		told = yaml.load(mapping.DEFAULT.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
		for entry in told.values():
			entry["table"] = place(entry["table"]).strip("`")
		self.file.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
		self.mapping = mapping.load(self.file)

	def write(self, tables: generator.Tables) -> None:
		self._close_readers()
		self.changed = False
		with self._connection.cursor() as cursor:
			for statement in dump.statements(tables, place):
				cursor.execute(statement)
		self._connection.commit()

	def change(self, statement: str) -> None:
		"""Run SQL on one of its tables, whose name stands in braces: `UPDATE {service} SET prix = 1 WHERE id =
		30001`.
		"""
		self.changed = True
		names = {entry.table.removeprefix(PREFIX): f"`{entry.table}`" for entry in self.mapping.values()}
		with self._connection.cursor() as cursor:
			cursor.execute(statement.format(**names))
		self._connection.commit()

	def migrate(self, phase: str, save: Callable[[], None] = lambda: None, **options: Any) -> Any:
		"""Run one phase; returns its report."""
		from gigafibre_fsm.migration.run import Options, run

		source = self.source()
		try:
			return run(phase, source, self.mapping, Options(sample=True, **options), save)
		finally:
			source.close()

	def source(self) -> sources.Source:
		self._opened.append(sources.opened(self.url))
		return self._opened[-1]

	def _close_readers(self) -> None:
		"""A test that failed leaves its source in a transaction, and a table that is read waits for ever to be dropped."""
		while self._opened:
			self._opened.pop().close()

	def forget(self) -> None:
		self._close_readers()
		with self._connection.cursor() as cursor:
			for entry in self.mapping.values():
				cursor.execute(f"DROP TABLE IF EXISTS `{entry.table}`")
		self._connection.close()


@dataclass
class Migrated:
	"""A site that has taken over `legacy`, with the reports of its phases."""

	frappe: Any
	legacy: Legacy
	reports: dict[str, Any]


def legacy_id(site: Any, doctype: str, record: str) -> str:
	made = {"record_doctype": doctype, "record_name": record, "action": "Made"}
	return site.db.get_value("Migrated Record", made, "legacy_key").rpartition(":")[2]


def wrong(migrated: Migrated) -> list[str]:
	source = migrated.legacy.source()
	try:
		checks = verify.verify(source, migrated.legacy.mapping)
		return [f"{check.name} {check.wrong}" for check in checks if not check.agrees]
	finally:
		source.close()


def household(site: Any, account: int = 5002) -> Any:
	customer = site.db.get_value("Customer", {"legacy_customer_id": str(account)})
	return site.get_doc("Service Location", {"customer": customer})


def end_services(migrated: Migrated, place: str) -> None:
	ended = "UPDATE {service} SET statut = 'annule', date_fin = '2026-01-31' WHERE delivery_id = "
	migrated.legacy.change(ended + place)


def unnamed(change: dict[str, Any]) -> dict[str, Any]:
	"""The change without the record's name: a dry run has none for a record that it would create."""
	new = str(change["to"]).startswith(("LOC-", "(new)", "Contact"))
	return {**change, "to": "new" if new else change["to"]}
