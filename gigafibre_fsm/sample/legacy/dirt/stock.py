"""Provides the rows into which errors are put: each kind gets its own rows, so that findings can be told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gigafibre_fsm.sample.legacy.generator import Row, Tables

Spoil = Callable[["Stock"], list[str]]
KINDS: dict[str, Spoil] = {}


def kind(name: str) -> Callable[[Spoil], Spoil]:
	def register(spoil: Spoil) -> Spoil:
		KINDS[name] = spoil
		return spoil

	return register


class Stock:
	"""The tables, and their rows that no kind of error has used yet."""

	def __init__(self, tables: Tables) -> None:
		self.tables = tables
		self._free = iter(
			[row for row in tables["fibre"] if not row["sn"] and not row["boitier_pas_install"]]
		)
		owing = {row["id"] for row in tables["account"] if row["solde"] != "0.00"}
		settled = [row for row in tables["account"] if row["id"] not in owing and not row["commercial"]]
		self._accounts = iter(settled)
		self._deliveries: dict[int, list[Row]] = {}
		for row in tables["delivery"]:
			self._deliveries.setdefault(row["account_id"], []).append(row)
		self._services: dict[int, list[Row]] = {}
		for row in tables["service"]:
			self._services.setdefault(row["delivery_id"], []).append(row)
		self._lines = {row["service_id"]: row for row in tables["fibre"] if row["service_id"]}

	def drop(self) -> Row:
		"""A free drop."""
		return next(self._free)

	def account(self) -> Row:
		"""An account that owes nothing."""
		return next(self._accounts)

	def household(self) -> tuple[Row, Row, list[Row], Row]:
		"""(account, place, its services, its drop) with Internet, all active."""
		while True:
			account = self.account()
			place = self._deliveries[account["id"]][0]
			services = self._services.get(place["id"], [])
			line = next((self._lines[row["id"]] for row in services if row["id"] in self._lines), None)
			if line and all(row["statut"] == "actif" for row in services):
				return account, place, services, line

	def add(self, table: str, like: Row | None = None, **values: Any) -> str:
		"""Add a copy of a row with some values changed; returns "table:id"."""
		rows = self.tables[table]
		number = max((row["id"] or 0 for row in rows), default=0) + 1
		rows.append({**(like or dict.fromkeys(rows[0])), "id": number, **values})
		return f"{LOGICAL.get(table, table)}:{number}"


LOGICAL = {
	"service_rabais": "service_discount", "equipement": "device", "genieacs.wifi": "wifi", "genieacs.voip": "voip",
	"product_zone": "product_price", "invoice_item": "invoice_line", "entente": "agreement",
	"entente_versement": "installment", "ppa": "mandate", "ticket_msg": "ticket_message", "bon_travail": "visit",
	"prospect": "lead",
}  # fmt: skip
NOBODY = 999_999


def spoilt_drop(stock: Stock, **values: Any) -> list[str]:
	row = stock.drop()
	row.update(values)
	return [f"fibre:{row['id']}"]


def spoilt_account(stock: Stock, **values: Any) -> list[str]:
	row = stock.account()
	row.update(values)
	return [f"account:{row['id']}"]


def spoilt_service(stock: Stock, **values: Any) -> list[str]:
	_account, _place, services, _line = stock.household()
	services[0].update(values)
	return [f"service:{services[0]['id']}"]
