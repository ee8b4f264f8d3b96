"""A warehouse with devices and materials, and technicians whose trucks are loaded from it. All sample data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.fieldwork import actions
from gigafibre_fsm.flow.stock import books, warehouses
from gigafibre_fsm.flow.vocabulary import SETTINGS
from tests.factories import ordering, people

MAKERS = {"ONT": "RCMG19", "Routeur": "403F8C", "Décodeur TV": "001A79", "Téléphone IP": "000B82"}


def keep(kept: bool = True) -> None:
	"""Switch the stock of trucks on or off."""
	settings = frappe.get_single(SETTINGS)
	settings.keep_stock = int(kept)
	settings.flags.ignore_mandatory = True
	settings.save(ignore_permissions=True)
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def technician(**values: Any) -> Document:
	"""A technician with an account."""
	email = f"camion.{frappe.generate_hash(length=8)}@example.com"
	return ordering.technician(user=people.make_user(frappe, email, "FSM Technician"), **values)


def label(kind: str) -> str:
	"""The label of a new device of this kind."""
	return f"{MAKERS[kind]}{uuid.uuid4().hex[:6].upper()}"


def receive(article: str, quantity: float = 1, serials: Sequence[str] = ()) -> str:
	"""The warehouse receives stock, as a stock keeper enters it in ERPNext; returns the Stock Entry."""
	line = {
		"item_code": books.item_of(article),
		"qty": len(serials) or quantity,
		"t_warehouse": warehouses.store().name,
		"basic_rate": 40,
	}
	if serials:
		line.update({"serial_no": "\n".join(serials), "use_serial_batch_fields": 1})
	doc = frappe.new_doc("Stock Entry")
	doc.update({"stock_entry_type": "Material Receipt", "company": warehouses.company()})
	doc.append("items", line)
	return doc.insert().submit().name


def book_all() -> None:
	"""Run the sweep that books stock movements, within the test's transaction."""
	while names := books.movements_due():
		for name in names:
			books.book_movement(name)


def act(
	who: Document, action: str, job: str = "", id: str = "", ago: float = 0, **values: Any
) -> Mapping[str, Any]:
	"""The technician's phone sends an action that was done `ago` minutes ago."""
	frappe.set_user(who.user)
	try:
		told = actions.Action(id or str(uuid.uuid4()), who.user, job, action, values, timedelta(minutes=ago))
		return actions.carry_out(told)
	finally:
		frappe.set_user("Administrator")


def planned_visit(
	who: Document, lines: tuple[tuple[str, int, float], ...] = ordering.THREE_SERVICES
) -> Document:
	"""An installation planned for today and led by this technician."""
	job = frappe.get_doc("Dispatch Job", {"sales_order": ordering.order(lines).name})
	planned = {"status": "Scheduled", "technician": who.name, "time_window": "AM"}
	frappe.db.set_value("Dispatch Job", job.name, {**planned, "scheduled_date": frappe.utils.nowdate()})
	return frappe.get_doc("Dispatch Job", job.name)
