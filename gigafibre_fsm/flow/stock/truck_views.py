"""Data of the stock pages: trucks, discrepancies, refused entries, counts. Reads only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from gigafibre_fsm import clock
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.stock import counts, load_list, trucks, warehouses
from gigafibre_fsm.flow.stock.movements import DOCTYPE, REFUSED, WAITING
from gigafibre_fsm.flow.vocabulary import MATERIALS, PIECES

MOST = 300
SHOWN = (
	"name", "kind", "label", "equipment_type", "material", "quantity", "unit", "source_type", "source", "target_type",
	"target", "technician", "moved_at", "dispatch_job", "discrepancy", "books_had", "refusal",
)  # fmt: skip


def overview() -> dict[str, Any]:
	"""{"kept", "waiting", "trucks", "discrepancies", "refused", "counts"}: the data of the *Trucks* page."""
	tomorrow = getdate(add_days(nowdate(), 1))
	people = frappe.get_all(
		"Technician",
		filters={"active": 1},
		fields=["name", "technician_name", "warehouse"],
		order_by="technician_name, name",
	)
	return {
		"kept": warehouses.is_stock_kept(),
		"waiting": frappe.db.count(DOCTYPE, {"status": WAITING}),
		"trucks": [
			{**row, **content(row.name), "load": load_list.for_day(row.name, tomorrow)} for row in people
		],
		"discrepancies": rows({"discrepancy": ("!=", ""), "settled_at": ("is", "not set")}),
		"refused": rows({"status": REFUSED}),
		"counts": [frappe.get_doc(counts.DOCTYPE, name).as_dict() for name in _counts()],
	}


def content(technician: str) -> dict[str, Any]:
	"""A truck: {"devices": [{"label", "equipment_type", "called"}], "materials": [{"material", "called", "quantity", "unit"}]}."""
	truck = trucks.content_of(technician)
	return {
		"devices": [
			{"label": label, "equipment_type": kind, "called": _(kind or "Device")}
			for label, kind in sorted(truck.devices.items(), key=lambda device: (device[1], device[0]))
		],
		"materials": [
			{"material": name, "called": _(name), "quantity": held, "unit": MATERIALS.get(name, PIECES)}
			for name, held in truck.materials.items()
			if held
		],
	}


def technician_page(technician: str) -> dict[str, Any]:
	"""The data of the technician's own page: {"devices", "materials", "load": {"today", "tomorrow"}, "recent"}."""
	today = getdate(nowdate())
	recent = [
		{
			**row,
			"kind": _(row["kind"]),
			"article": _(row["equipment_type"] or row["material"] or ""),
			"moved_at": clock.with_zone(clock.to_utc(row["moved_at"])),
		}
		for row in recent_of(technician)
	]
	return {
		**content(technician),
		"load": {
			"today": load_list.for_day(technician, today),
			"tomorrow": load_list.for_day(technician, getdate(add_days(today, 1))),
		},
		"recent": recent,
	}


def recent_of(technician: str) -> list[dict[str, Any]]:
	"""Recent movements onto and off a truck; both sides of a transfer see them."""
	sides = [["source", "=", technician], ["target", "=", technician]]
	return rows({}, sides, 20)


def rows(
	filters: dict[str, Any], sides: list[list[str]] | None = None, most: int = MOST
) -> list[dict[str, Any]]:
	"""Movements, latest first, with the display names of their locations."""
	found = frappe.get_all(
		DOCTYPE, filters, list(SHOWN), or_filters=sides, order_by="creation desc", limit=most
	)
	called = names_of({(row[f"{side}_type"], row[side]) for row in found for side in ("source", "target")})
	for row in found:
		for side in ("source", "target"):
			row[f"{side}_name"] = called.get((row[f"{side}_type"], row[side]), row[side] or "")
	return found


def names_of(places: set[tuple[str | None, str | None]]) -> dict[tuple[str, str], str]:
	"""The display names of these locations: technician, address, warehouse."""
	words = {"Technician": "technician_name", "Service Location": "address_line"}
	called = {}
	for doctype, fieldname in words.items():
		names = [name for kind, name in places if kind == doctype]
		for name, word in frappe.get_all(doctype, {"name": among(names)}, ["name", fieldname], as_list=True):
			called[doctype, name] = word or name
	return called


def _counts() -> list[str]:
	return frappe.get_all(counts.DOCTYPE, {"status": "Counted"}, pluck="name", order_by="creation")
