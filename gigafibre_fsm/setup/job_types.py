"""The initial job types: duration, skills and checklist of each. An operator changes them in the desk."""

from __future__ import annotations

from typing import Any

import frappe

from gigafibre_fsm.flow.dispatch.rules import SIGNAL
from gigafibre_fsm.flow.vocabulary import (
	CONSTRUCTION_JOB,
	DISCONNECTION_JOB,
	INSTALLATION_JOB,
	MOVE_JOB,
	ONT,
	PICKUP_JOB,
	REPAIR_JOB,
	ROUTER,
	TELEPHONE,
	TV_BOX,
)

# (key, step in English, only with this device)
SERVICE_STEPS = (
	(SIGNAL, "Optical signal measured", ONT),
	("internet", "Internet speed tested", ROUTER),
	("wifi", "WiFi working on both bands", ROUTER),
	("tv", "TV channels loading", TV_BOX),
	("phone", "Dial tone heard", TELEPHONE),
)
TYPES: dict[str, dict[str, Any]] = {
	INSTALLATION_JOB: {
		"minutes": 120,
		"minutes_no_drop": 180,
		"required_tags": ("Fibre", "Installation"),
		"checklist": SERVICE_STEPS,
		"materials": {
			"Indoor fibre cable": 15,
			"Ethernet cable": 5,
			"Fibre connector": 2,
			"Wall outlet": 1,
			"Cable clip": 10,
		},
	},
	CONSTRUCTION_JOB: {
		"minutes": 120,
		"required_tags": ("Fibre",),
		"materials": {"Drop cable": 60, "Fibre connector": 2, "Splice protector": 2, "Cable clip": 10},
		"checklist": (("drop", "Fibre brought to the house and box installed", ""),),
	},
	REPAIR_JOB: {
		"minutes": 60,
		"required_tags": ("Réparation",),
		"checklist": (
			("cause", "Cause found and written down", ""),
			("works", "Service tested with the customer", ""),
		),
	},
	MOVE_JOB: {"minutes": 90, "required_tags": ("Fibre", "Installation"), "checklist": SERVICE_STEPS},
	PICKUP_JOB: {"minutes": 20, "checklist": (("counted", "Equipment counted with the customer", ""),)},
	DISCONNECTION_JOB: {
		"minutes": 45,
		"required_tags": ("Fibre",),
		"checklist": (("unplugged", "Line unplugged and capped", ""),),
	},
}


def apply() -> None:
	for name, values in TYPES.items():
		if frappe.db.exists("Job Type", name):
			continue
		steps = [
			{"item_key": key, "label": label, "equipment_type": device}
			for key, label, device in values["checklist"]
		]
		rows = {
			"required_tags": [{"tag": tag} for tag in values.get("required_tags", ())],
			"checklist": steps,
			"materials": [
				{"material": material, "quantity": quantity}
				for material, quantity in values.get("materials", {}).items()
			],
		}
		doc = frappe.get_doc({"doctype": "Job Type", "job_type": name, **values, **rows})
		# Frappe writes fixtures, such as the skills, after everything else.
		doc.insert(ignore_permissions=True, ignore_links=True)
