"""The cases of a ticket's buttons."""

from __future__ import annotations

from typing import Any

from tests.http import wrong
from tests.http.cases.case import Case
from tests.world.fixtures import World
from tests.world.households import Households

MACRO = "Redémarrer l’équipement"


def a_ticket(world: World, homes: Households) -> str:
	frappe = world.look()
	customer = frappe.db.get_value("Sales Order", homes.live.bought.order, "customer")
	ticket = frappe.get_doc({"doctype": "Issue", "subject": "Essai (exemple)", "customer": customer}).insert()
	frappe.db.commit()
	return ticket.name


def a_merged_ticket(world: World, homes: Households) -> str:
	from gigafibre_fsm.flow.tickets import merging

	gone, stays = a_ticket(world, homes), a_ticket(world, homes)
	frappe = world.look()
	merging.merge(gone, stays)
	frappe.db.commit()
	return gone


def with_macro(world: World, homes: Households) -> dict[str, Any]:
	return {"issue": a_ticket(world, homes), "name": MACRO}


CASES: dict[str, Case] = {
	"ticket.macro": Case(
		"support",
		with_macro,
		{"text", "language", "changes"},
		{"issue": wrong.NAME, "name": wrong.NAME},
		guest_may=False,
	),
	"ticket.use_macro": Case(
		"support",
		lambda w, h: {**with_macro(w, h), "text": "Bonjour"},
		{"answer", "status"},
		{"issue": wrong.NAME, "name": wrong.NAME, "text": (*wrong.NOT_A_TEXT, wrong.LONG)},
		guest_may=False,
	),
	"ticket.merge": Case(
		"support",
		lambda w, h: {"issue": a_ticket(w, h), "into": a_ticket(w, h)},
		{"ticket"},
		{"issue": wrong.NAME, "into": wrong.NAME},
		guest_may=False,
	),
	"ticket.separate": Case(
		"support",
		lambda w, h: {"issue": a_merged_ticket(w, h)},
		{"ticket"},
		{"issue": wrong.NAME},
		guest_may=False,
	),
}
