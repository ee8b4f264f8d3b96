"""The review queue: matches between drops and civic addresses that staff decide, most likely first."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound
from gigafibre_fsm.flow.addresses.matching.rules import metres
from gigafibre_fsm.flow.addresses.search.labels import CIVIC_FIELDS, place_of_civic, place_of_drop

DROP_FIELDS = [
	"name", "status", "civic_number", "civic_suffix", "unit", "rue", "ville", "zip", "municipality_code",
	"latitude", "longitude", "civic_address",
]  # fmt: skip
MATCH_FIELDS = [
	"name", "status", "fibre_port", "civic_address", "score", "method", "runner_up", "runner_up_score",
]  # fmt: skip
WAITING = {"status": "Proposed"}


def waiting() -> int:
	return frappe.db.count("Address Match", WAITING)


def next_match(skip: int = 0) -> dict[str, Any]:
	"""The queue for the reviewer: {"waiting", "match"}; `skip` passes over that many; `match` is None at the end.

	A match is {name, status, score, method, drop, candidate, runner_up}; each of the last three has id, label, locality,
	postal_code, latitude, longitude; the addresses also score, distance (m, None when unknown) and drops, the names of drops
	that are already linked to them.
	"""
	rows = frappe.get_all(
		"Address Match",
		filters=WAITING,
		fields=MATCH_FIELDS,
		order_by="score desc, name",
		limit_start=skip,
		limit_page_length=1,
	)
	return {"waiting": waiting(), "match": _as_dict(rows[0]) if rows else None}


def accept(name: str, address: str = "", several: bool = False) -> dict[str, Any]:
	"""Link the drop to the proposed address, or to the runner-up when `address` is its id.

	Raises Conflict when the match is decided already, or when another drop has that address and `several` does
	not confirm it. Returns {"done": {name, status}, "waiting", "match"} with the next match.
	"""
	match = _open(name)
	if address and address not in (str(match.civic_address), str(match.runner_up or "")):
		raise BadRequest(_("This address is not one of the two proposed."))
	if address and address == str(match.runner_up or ""):
		_swap(match)
	match.flags.several_drops_known = several
	match.status = "Accepted"
	return _decided(match)


def reject(name: str) -> dict[str, Any]:
	"""Reject both addresses of a match: the pair is not proposed again. Returns like `accept`."""
	match = _open(name)
	match.status = "Rejected"
	return _decided(match)


def undo(name: str) -> dict[str, Any]:
	"""Return a decided match to the queue and show it; removes the link that the decision made."""
	match = _locked(name)
	if match.status == "Proposed":
		raise Conflict(_("This match has not been decided yet."))
	match.status = "Proposed"
	match.reviewer = match.reviewed_at = None
	match.save(ignore_permissions=True)
	if (match.runner_up_score or 0) > (match.score or 0):
		_swap(match)  # after the link to it is removed
		match.save(ignore_permissions=True)
	return {"waiting": waiting(), "match": _as_dict(match.as_dict())}


def _locked(name: str) -> Any:
	if not frappe.db.exists("Address Match", name):
		raise NotFound(_("This match no longer exists."))
	return frappe.get_doc("Address Match", name, for_update=True)


def _open(name: str) -> Any:
	match = _locked(name)
	if match.status != "Proposed":
		raise Conflict(_("Someone has already decided this match."))
	return match


def _swap(match: Any) -> None:
	"""Exchange candidate and runner-up."""
	match.civic_address, match.runner_up = match.runner_up, match.civic_address
	match.score, match.runner_up_score = match.runner_up_score, match.score


def _decided(match: Any) -> dict[str, Any]:
	match.save(ignore_permissions=True)
	return {"done": {"name": match.name, "status": match.status}, **next_match()}


def _as_dict(match: Any) -> dict[str, Any]:
	port = frappe.db.get_value("Fibre Port", match["fibre_port"], DROP_FIELDS, as_dict=True)
	drop = {**_point(port), "id": port.name, "status": port.status, **_texts(place_of_drop(port))}
	return {
		**{key: match[key] for key in ("name", "status", "score", "method")},
		"drop": drop,
		"candidate": _address(match["civic_address"], match["score"], port),
		"runner_up": _address(match["runner_up"], match["runner_up_score"], port)
		if match["runner_up"]
		else None,
	}


def _address(name: Any, score: float, port: Any) -> dict[str, Any] | None:
	civic = frappe.db.get_value(
		"Civic Address", int(name), (*CIVIC_FIELDS, "latitude", "longitude"), as_dict=True
	)
	if not civic:
		return None
	distance = metres((port.latitude, port.longitude), (civic.latitude, civic.longitude))
	linked = frappe.get_all(
		"Fibre Port", {"civic_address": civic.name, "name": ["!=", port.name]}, pluck="name", order_by="name"
	)
	return {
		**_point(civic),
		"id": str(civic.name),
		**_texts(place_of_civic(civic)),
		"score": score,
		"distance": None if distance is None else round(distance),
		"drops": linked,
	}


def _texts(place: Any) -> dict[str, str]:
	return {"label": place.label, "locality": place.locality, "postal_code": place.postal_code}


def _point(row: Any) -> dict[str, float | None]:
	"""Coordinates, or None for both when there are none."""
	known = bool(row.latitude and row.longitude)
	return {
		"latitude": row.latitude if known else None,
		"longitude": row.longitude if known else None,
	}
