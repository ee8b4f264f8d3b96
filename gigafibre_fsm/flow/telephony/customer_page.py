"""The telephone page of customers: the state of each line, and the progress of number transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from gigafibre_fsm import dates
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.telephony import lines, rules
from gigafibre_fsm.flow.telephony.number_transfers import DOCTYPE
from gigafibre_fsm.flow.vocabulary import OPEN_TRANSFER


def of_customers(customers: Sequence[str], language: str) -> dict[str, Any]:
	"""{"lines": [{"address", "number", "sentence" and "tone" of the line, "transfer": None or {"number", "temporary",
	"sentence", "tone", "steps": [{"label", "detail", "state"}]}}]}: only locations in service.
	"""
	places = frappe.get_all(
		"Service Location",
		filters={"customer": among(customers), "status": ("!=", "Disconnected")},
		fields=["name", "address_line", "city"],
		order_by="creation",
	)
	return {
		"lines": [
			{
				"address": ", ".join(filter(None, (place.address_line, place.city))),
				"number": line["number"],
				"sentence": line["sentence"],
				"tone": rules.TONES[line["state"]],
				"transfer": line["transfer"] and _transfer(line["transfer"], language),
			}
			for place in places
			for line in lines.of_location(place.name)
		]
	}


def transfers_in_progress(places: Sequence[str]) -> list[Any]:
	"""The number transfers in progress at these locations: [{"number", "status", "switch_date"}]."""
	return frappe.get_all(
		DOCTYPE,
		filters={"location": among(places), "status": ("in", OPEN_TRANSFER)},
		fields=["number", "status", "switch_date"],
		order_by="creation",
	)


def _transfer(told: dict[str, Any], language: str) -> dict[str, Any]:
	status = told["status"]
	day = dates.without_weekday(getdate(told["switch_date"]), language) if told["switch_date"] else ""
	temporary = told["temporary"] if status != "Completed" and told["temporary"] != told["number"] else ""
	late = status == "Confirmed" and bool(day) and getdate(told["switch_date"]) < getdate(nowdate())
	overdue = _("Your number is being switched over; we make sure that it rings.")
	return {
		"number": told["number"],
		"temporary": temporary,
		"sentence": overdue if late else told["sentence"],
		"tone": {"Completed": "good", "Refused": "warn"}.get(status, "info"),
		"steps": [
			{"label": _(label), "detail": day if key == "Confirmed" else "", "state": state}
			for key, label, state in rules.steps(status)
		],
	}
