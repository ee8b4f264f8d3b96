"""The initial kinds, priorities and macros of tickets. An operator changes them in the desk."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.setup import ledger

PRIORITY = "Issue Priority"
URGENT, HIGH, MEDIUM, LOW = "Urgent", "High", "Medium", "Low"
# Priority -> (hours to the first answer, hours to the solution, the French name that ERPNext's wizard gives it).
HOURS = {URGENT: (1, 9), HIGH: (2, 18), MEDIUM: (4, 27), LOW: (9, 45)}
OF_THE_WIZARD = {HIGH: "Haut", MEDIUM: "Moyen", LOW: "Bas"}
KINDS = {
	"Internet en panne": URGENT,
	"Internet lent ou instable": HIGH,
	"WiFi": MEDIUM,
	"Télévision": MEDIUM,
	"Téléphone": HIGH,
	"Facture ou paiement": MEDIUM,
	"Commande ou déménagement": MEDIUM,
	"Autre": LOW,
}
MACROS = Path(__file__).with_name("ticket_macros.json")


def apply() -> None:
	"""Create each record once; deleted ones are not created again."""
	made = {
		name
		for doctype, name in ledger.created_records()
		if doctype in (PRIORITY, "Issue Type", "Ticket Macro")
	}
	first_time = not frappe.db.get_single_value(SETTINGS, "ticket_priority")
	names = {priority: _priority(priority, made, first_time) for priority in HOURS}
	for kind, priority in KINDS.items():
		if kind not in made:
			ledger.get_or_create("Issue Type", {"name": kind}, {"fsm_priority": names[priority]})
	for macro in json.loads(MACROS.read_text(encoding="utf-8")):
		if macro["title"] not in made:
			ledger.get_or_create("Ticket Macro", {"title": macro["title"]}, macro)
	if first_time:
		frappe.db.set_single_value(SETTINGS, "ticket_priority", names[MEDIUM], update_modified=False)


def _priority(priority: str, made: set[str], first_time: bool) -> str:
	"""The Issue Priority record, by the name that ERPNext's wizard gave it; with this app's hours the first time."""
	hours = dict(zip(("fsm_answer_hours", "fsm_solve_hours"), HOURS[priority], strict=True))
	candidates = (priority, OF_THE_WIZARD.get(priority, priority))
	name = next((each for each in candidates if frappe.db.exists(PRIORITY, each)), "")
	if not name:
		return "" if priority in made else ledger.get_or_create(PRIORITY, {"name": priority}, hours)
	if first_time:
		frappe.db.set_value(PRIORITY, name, hours, update_modified=False)
	return name
