"""Sample testimonials for the first page of a site with sample data; the page marks them as examples."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.vocabulary import SETTINGS

TEXTS = {
	"front_proof": (
		"Le technicien est venu le jour promis, et la facture est celle que la page avait annoncée. | Cliente exemple,"
		" Sainte-Clotilde\nMon numéro a suivi sans une journée de panne. | Client exemple, Hemmingford"
	),
	"front_proof_english": (
		"The technician came on the day promised, and the bill is what the page had said. | Sample customer,"
		" Sainte-Clotilde\nMy number moved without a day of silence. | Sample customer, Hemmingford"
	),
}


def load() -> None:
	"""Write them, unless staff have written their own."""
	settings = frappe.get_single(SETTINGS)
	if not settings.front_proof:
		_save({**TEXTS, "front_sample": 1})


def remove() -> None:
	if frappe.get_single(SETTINGS).front_sample:
		_save({**dict.fromkeys(TEXTS, ""), "front_sample": 0})


def _save(values: dict[str, str | int]) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(SETTINGS, field, value)
