"""Tasks for one device, each of one known shape: the northbound interface crashes on others. Pure.

A push is a task and not a preset: GenieACS caches presets for up to five seconds, in which a new one does not
run yet and a deleted one still does; a task is read in each session, executed once, and deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from gigafibre_fsm.integrations.genieacs.preset import NAME

APPLY, READ, RESET = "gigafibre-push", "gigafibre-read", "gigafibre-reset"
KEYS = (APPLY, READ, RESET)
"""Unique keys: a newer task of a device replaces the older one."""

MARK = re.compile(r"gigafibre_[a-z0-9]{6,32}")
PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")


class MalformedTask(ValueError):
	"""This task would crash the northbound interface."""


def apply_task(
	provision: str, since: int, values: Iterable[tuple[str, Any, str]], mark: str
) -> dict[str, Any]:
	"""Write `values`, (path, value, xsd type) each, to a device, re-reading parameters read before `since` (ms
	since 1970); the device gets the tag `mark` once it has accepted them.
	"""
	if not NAME.fullmatch(provision) or not MARK.fullmatch(mark):
		raise MalformedTask(f"{provision} {mark}")
	rows = [list(value) for value in values]
	_check_paths(row[0] for row in rows)
	return {
		"name": "provisions",
		"provisions": [[provision, int(since), json.dumps(rows), mark]],
		"uniqueKey": APPLY,
	}


def read_task(paths: Iterable[str]) -> dict[str, Any]:
	"""Read `paths` from the device. Passwords come back empty, so the ACS then forgets them."""
	names = list(paths)
	_check_paths(names)
	return {"name": "getParameterValues", "parameterNames": names, "uniqueKey": READ}


def reset_task() -> dict[str, Any]:
	"""Reset the device to its factory settings: it then reports a bootstrap."""
	return {"name": "factoryReset", "uniqueKey": RESET}


def _check_paths(paths: Iterable[str]) -> None:
	names = list(paths)
	if not names or not all(isinstance(name, str) and PATH.fullmatch(name) for name in names):
		raise MalformedTask(f"paths {names!r}")
