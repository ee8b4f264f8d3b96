"""Driving times measured by a road router, stored in Redis; missing ones are estimated (see `travel.py`).

Queried in advance (`road_places.py`, `scheduled/minutely.py`), never while a user waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any

import frappe
from frappe import _
from frappe.utils import flt

from gigafibre_fsm import clock
from gigafibre_fsm.flow.scheduling.travel import Leg, Measure, Place, Travel
from gigafibre_fsm.flow.vocabulary import SETTINGS

LEGS, STATE = "gigafibre_road_legs", "gigafibre_road_state"

_known: dict[tuple[str, float, float], Travel] = {}
"""One object for each state of the measurements, so that timetables are cached across requests."""


def travel() -> Travel:
	"""Travel times by Gigafibre Settings, with the measured ones."""
	settings = frappe.get_cached_doc(SETTINGS)
	version = _state().get("version", "") if settings.osrm_url else ""
	key = (version, flt(settings.road_factor) or 1.3, flt(settings.road_speed) or 60)
	if key not in _known:
		_known.clear()
		_known[key] = Travel(*key[1:], legs=legs() if version else {})
	return _known[key]


def source() -> str:
	"""The source of the driving times, as a sentence for the dispatcher."""
	if not frappe.get_cached_doc(SETTINGS).osrm_url:
		return _("Drives are estimated from the distance as the crow flies.")
	state = _state()
	if state.get("failed_at"):
		since = clock.with_zone(state["failed_at"])[:16].replace("T", " ")
		return _("OSRM has not been responding since {0}: new drives are estimated.").format(since)
	if not state.get("version"):
		return _("Drives are estimated until OSRM has measured them.")
	return _("Drives are measured by road (OSRM).")


def store(asked: Iterable[Place], measured: Iterable[tuple[Place, Place, int, float]]) -> None:
	"""Store (from, to, minutes, km) between the queried locations; a pair without a road stays estimated, and is not queried
	again.
	"""
	found: dict[Leg, Measure | None] = dict.fromkeys(permutations(asked, 2))
	found.update({(start, end): (minutes, km) for start, end, minutes, km in measured})
	frappe.cache.set_value(LEGS, {**legs(), **found})
	_set_state(version=frappe.generate_hash(length=12), failed_at=None)


def delete_except(needed: set[Leg]) -> None:
	"""Delete the measurements of past days."""
	known = legs()
	if any(leg not in needed for leg in known):
		frappe.cache.set_value(LEGS, {leg: known[leg] for leg in known if leg in needed})


def record_failure() -> None:
	"""Record since when the road router does not respond, for the dispatcher."""
	_set_state(failed_at=_state().get("failed_at") or clock.utc_now())


def legs() -> Mapping[Leg, Measure | None]:
	return frappe.cache.get_value(LEGS) or {}


def _state() -> dict[str, Any]:
	return frappe.cache.get_value(STATE) or {}


def _set_state(**values: Any) -> None:
	frappe.cache.set_value(STATE, {**_state(), **values})
