"""Tasks for one device, each of a known shape: the northbound interface crashes on others. Pure.

A push is a task and not a preset: GenieACS caches presets for up to five seconds, in which a new one does not run yet and a
deleted one still does; a task is read in each session, executed once, and deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from gigafibre_fsm.integrations.genieacs.preset import NAME

APPLY, READ, RESET = "gigafibre-push", "gigafibre-read", "gigafibre-reset"
LOOK, REBOOT, FIRMWARE = "gigafibre-look", "gigafibre-reboot", "gigafibre-firmware"
MOST_OBJECTS = 8
OBJECTS = tuple(f"gigafibre-object-{number}" for number in range(MOST_OBJECTS))
PUSH_KEYS = (APPLY, READ)
KEYS = (*PUSH_KEYS, RESET, LOOK, REBOOT, FIRMWARE, *OBJECTS)
"""Unique keys: a newer task of a device replaces the older one."""

MARK = re.compile(r"gigafibre_[a-z0-9]{6,32}")
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,120}")
FILE_TYPE = re.compile(r"[1-9] [A-Za-z ]{3,40}")
PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")


class MalformedTask(ValueError):
	"""This task would crash the northbound interface."""


def apply_task(provision: str, since: int, values: Iterable[Sequence[Any]], mark: str) -> dict[str, Any]:
	"""Write `values`, (path or list of alternative paths, value, xsd type) each, to a device, re-reading parameters read
	before `since` (ms since 1970); the device gets the tag `mark` once it has accepted them.
	"""
	if not NAME.fullmatch(provision) or not MARK.fullmatch(mark):
		raise MalformedTask(f"{provision} {mark}")
	rows = [list(value) for value in values]
	_check_paths(path for row in rows for path in (row[0] if isinstance(row[0], list) else [row[0]]))
	return {
		"name": "provisions",
		"provisions": [[provision, int(since), json.dumps(rows), mark]],
		"uniqueKey": APPLY,
	}


def read_task(paths: Iterable[str], key: str = READ) -> dict[str, Any]:
	"""Read `paths` from the device. Passwords come back empty, so the ACS then forgets them."""
	names = list(paths)
	_check_paths(names)
	return {"name": "getParameterValues", "parameterNames": names, "uniqueKey": key}


def object_task(path: str, number: int) -> dict[str, Any]:
	"""Read everything below `path`, as the `number`th object of its kind."""
	_check_paths([path])
	return {"name": "refreshObject", "objectName": path, "uniqueKey": OBJECTS[number]}


def reboot_task() -> dict[str, Any]:
	"""Reboot the device: it then reports a boot."""
	return {"name": "reboot", "uniqueKey": REBOOT}


def reset_task() -> dict[str, Any]:
	"""Reset the device to factory settings: it then reports a bootstrap."""
	return {"name": "factoryReset", "uniqueKey": RESET}


def download_task(file_name: str, file_type: str) -> dict[str, Any]:
	"""Have the device download a file of the ACS; after a firmware it restarts."""
	if not FILE.fullmatch(file_name) or not FILE_TYPE.fullmatch(file_type):
		raise MalformedTask(f"file {file_name!r} {file_type!r}")
	return {"name": "download", "fileType": file_type, "fileName": file_name, "uniqueKey": FIRMWARE}


def _check_paths(paths: Iterable[str]) -> None:
	names = list(paths)
	if not names or not all(isinstance(name, str) and PATH.fullmatch(name) for name in names):
		raise MalformedTask(f"paths {names!r}")
