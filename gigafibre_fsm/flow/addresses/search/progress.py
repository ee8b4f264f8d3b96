"""The progress of an address import, written in the transaction of its rows."""

from __future__ import annotations

import json
import time
from typing import Any

import frappe

KEY = {"defkey": "gigafibre_address_import", "parent": "__gigafibre"}
STILL_RUNNING_SECONDS = 120


def read() -> dict[str, Any]:
	"""The progress of the last interrupted import; empty without one."""
	return json.loads(frappe.db.get_value("DefaultValue", KEY, "defvalue") or "{}")


def write(facts: dict[str, Any]) -> None:
	value = json.dumps({**facts, "at": time.time()})
	name = frappe.db.get_value("DefaultValue", KEY)
	if name:
		frappe.db.set_value("DefaultValue", name, "defvalue", value, update_modified=False)
	else:
		frappe.get_doc({"doctype": "DefaultValue", **KEY, "defvalue": value}).db_insert()


def clear() -> None:
	frappe.db.delete("DefaultValue", KEY)


def running() -> bool:
	"""Whether an import is in progress: the index is then built once, at its end."""
	return time.time() - float(read().get("at", 0)) < STILL_RUNNING_SECONDS
