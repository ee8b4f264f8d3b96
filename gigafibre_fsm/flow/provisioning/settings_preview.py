"""Previews the settings of a device, and the paths of a profile on a real device's tree. Shows no password, sends nothing."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest, NotFound
from gigafibre_fsm.flow.provisioning import desired_state, device_tree, pushes
from gigafibre_fsm.flow.provisioning.rules import BadProfile

LARGEST_TREE = 20_000_000


def of_equipment(equipment: str, profile: str = "") -> dict[str, Any]:
	"""{"profile", "changed": whether the device has different settings, "rows": [{"path", "alternatives", "source", "value",
	"type", "optional"}]}, by its own profile or another one. Raises NotFound, BadRequest.
	"""
	if not frappe.db.exists("Service Equipment", equipment):
		raise NotFound(_("Device not found."))
	if profile and not frappe.db.exists("Device Profile", profile):
		raise NotFound(_("Device Profile not found."))
	try:
		wanted = desired_state.wanted(frappe.get_doc("Service Equipment", equipment), profile or None)
	except BadProfile as error:
		raise BadRequest(str(error)) from error
	if not wanted:
		return {"profile": "", "changed": False, "rows": []}
	rows = [
		{
			"path": parameter.path,
			"alternatives": list(parameter.alternatives),
			"source": parameter.source,
			"value": str(parameter.value) if parameter.readable else "",
			"type": parameter.xsd_type,
			"optional": parameter.optional,
		}
		for parameter in wanted.parameters
	]
	return {
		"profile": wanted.profile,
		"changed": wanted.hash != pushes.last_verified(equipment),
		"rows": rows,
	}


def of_tree(profile: str, written: bytes) -> dict[str, Any]:
	"""Compare each line of a profile with a real device's tree, exported from GenieACS as JSON: {"parameters": their number
	in the tree, "findings": [{"path", "source", "state"}]}, readings included. Raises BadRequest.
	"""
	doc = frappe.get_doc("Device Profile", profile)
	try:
		if len(written) > LARGEST_TREE:
			raise device_tree.BadTree("too large")
		held = device_tree.leaves(device_tree.device_of(json.loads(written)))
	except (ValueError, RecursionError) as error:
		raise BadRequest(_("This is not a device exported from GenieACS as JSON.")) from error
	findings = device_tree.compare(desired_state.rules_of(doc), held)
	read = [
		device_tree.Finding(path, what, "found" if path in held else "missing")
		for what, path in desired_state.readings_of(doc).items()
	]
	return {"parameters": len(held), "findings": [finding.__dict__ for finding in (*findings, *read)]}
