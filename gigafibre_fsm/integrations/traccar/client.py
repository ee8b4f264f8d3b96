"""The last known positions of technicians in Traccar. Read-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.clock import to_utc
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http

VENDOR = "Traccar"


@dataclass(frozen=True)
class Position:
	"""`device` is Traccar's uniqueId; `at` is in UTC."""

	device: str
	latitude: float
	longitude: float
	at: datetime


def is_configured() -> bool:
	return bool(frappe.get_cached_doc(SETTINGS).traccar_url)


def latest_positions() -> list[Position]:
	"""The last position of every device with one. Raises ServiceUnavailable or ServiceRefused."""
	devices = {row["id"]: row["uniqueId"] for row in _get("/api/devices")}
	return [
		Position(
			devices[row["deviceId"]],
			row["latitude"],
			row["longitude"],
			to_utc(row["fixTime"].replace("Z", "+00:00")),
		)
		for row in _get("/api/positions")
		if row["deviceId"] in devices and row.get("valid", True)
	]


def _get(path: str) -> list[dict[str, Any]]:
	settings = frappe.get_cached_doc(SETTINGS)
	token = settings.get_password("traccar_token", raise_exception=False)
	headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
	return http.request(VENDOR, "GET", settings.traccar_url.rstrip("/") + path, headers=headers).json()


def ping() -> None:
	"""Raises ServiceRefused or ServiceUnavailable unless Traccar answers and accepts the token."""
	_get("/api/devices")
