"""Driving times by road, from an OSRM server (its table service). Read-only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations import http

VENDOR = "OSRM"
LARGEST_TABLE = 100
"""Coordinates per request: the default `--max-table-size` of osrm-routed."""
PATIENCE = (3.0, 20.0)
Point = tuple[float, float]


def is_configured() -> bool:
	return bool(frappe.get_cached_doc(SETTINGS).osrm_url)


def legs(places: Sequence[Point]) -> Iterator[tuple[Point, Point, int, float]]:
	"""(from, to, minutes rounded up, km) of the drives between all of these (latitude, longitude), without pairs that no road
	connects. Raises ServiceUnavailable or ServiceRefused.
	"""
	half = LARGEST_TABLE // 2
	blocks = [places[at : at + half] for at in range(0, len(places), half)]
	for starts in blocks:
		for ends in blocks:
			yield from _table(starts, ends)


def _table(starts: Sequence[Point], ends: Sequence[Point]) -> Iterator[tuple[Point, Point, int, float]]:
	asked = starts if starts is ends else [*starts, *ends]
	first = 0 if starts is ends else len(starts)
	coordinates = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in asked)
	sources, destinations = _numbers(0, len(starts)), _numbers(first, len(ends))
	base = frappe.get_cached_doc(SETTINGS).osrm_url.rstrip("/")
	url = f"{base}/table/v1/driving/{coordinates}?annotations=duration,distance"
	body = http.request(
		VENDOR, "GET", f"{url}&sources={sources}&destinations={destinations}", timeout=PATIENCE
	).json()
	for start, seconds, metres in zip(starts, *_rows(body), strict=True):
		for end, duration, distance in zip(ends, seconds, metres, strict=True):
			if start != end and duration is not None and distance is not None:
				yield start, end, math.ceil(duration / 60), distance / 1000


def _numbers(first: int, count: int) -> str:
	return ";".join(str(number) for number in range(first, first + count))


def _rows(body: Any) -> tuple[list[list[float | None]], list[list[float | None]]]:
	"""Servers before 5.18 send no distances."""
	if not isinstance(body, dict) or not body.get("durations") or not body.get("distances"):
		raise ServiceUnavailable(_("{0} sent an answer that cannot be read.").format(VENDOR))
	return body["durations"], body["distances"]


def ping(here: Point) -> None:
	"""Raises ServiceRefused or ServiceUnavailable unless the server answers and has roads near a (latitude, longitude)."""
	list(_table([here], [here]))
