"""The data of the front page: prices and plans of the catalogue, towns of the network, and the texts of Gigafibre Settings.
Empty settings are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.flow.availability.coverage import coverage
from gigafibre_fsm.flow.pricing.service import default_zone, plans_on_offer
from gigafibre_fsm.flow.vocabulary import SETTINGS

# every plan, since the page is about no single address
ANY_SPEED = 10**6
BETWEEN = "|"


@dataclass(frozen=True)
class Voice:
	"""One customer quote of the proof block, and its author."""

	text: str
	source: str


def of_catalogue() -> dict[str, Any]:
	"""The plans of the default zone as `plans_on_offer` returns them, with "from": the lowest monthly price of Internet, as
	text. Empty while nothing is for sale.
	"""
	try:
		plans = plans_on_offer(default_zone(), ANY_SPEED)
	except FsmError:
		frappe.clear_last_message()
		return {}
	if not plans["internet"]:
		return {}
	return {**plans, "from": min((plan["price"] for plan in plans["internet"]), key=float)}


def of_settings(language: str) -> dict[str, Any]:
	"""{"included": [lines], "voices": [Voice], "is_sample"}, as staff have written them."""
	settings = frappe.get_cached_doc(SETTINGS)
	included, proof = settings.front_included, settings.front_proof
	if language == "en":
		included, proof = settings.front_included_english or included, settings.front_proof_english or proof
	return {
		"included": _lines(included),
		"voices": [
			Voice(text.strip(), source.strip())
			for text, _bar, source in (line.partition(BETWEEN) for line in _lines(proof))
		],
		"is_sample": bool(settings.front_sample),
	}


def towns() -> list[str]:
	return [place["name"] for place in coverage()["places"] if place["status"] == "live"]


def _lines(text: str | None) -> list[str]:
	return [line.strip() for line in (text or "").splitlines() if line.strip()]
