from __future__ import annotations

from typing import Any

import frappe
from frappe.utils.data import get_system_timezone

from gigafibre_fsm import dates
from gigafibre_fsm.flow.dispatch import charges, views
from gigafibre_fsm.flow.fieldwork import steps
from gigafibre_fsm.flow.fieldwork.truck import TRUCK_LABELS
from gigafibre_fsm.flow.states import MACHINES
from gigafibre_fsm.flow.vocabulary import EQUIPMENT_TYPES, MATERIALS
from gigafibre_fsm.guards import headers, records
from gigafibre_fsm.guards.decorators import current_technician
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	if frappe.session.user == "Guest":
		frappe.local.flags.redirect_location = "/technicien/connexion"
		raise frappe.Redirect
	prepare(context, "My jobs")
	headers.allow_compiled_code()
	context.manifest = "technician.webmanifest"
	context.materials = [(name, frappe._(name), unit) for name, unit in MATERIALS.items()]
	context.equipment_types = [(kind, frappe._(kind)) for kind in EQUIPMENT_TYPES]
	others = {"active": 1, "name": ("!=", current_technician())}
	context.colleagues = frappe.get_all(
		"Technician", others, ["name", "technician_name"], order_by="technician_name", as_list=True
	)
	context.told = {
		"user": frappe.session.user,
		"zone": get_system_timezone(),
		"next": views.NEXT,
		"statuses": {status: frappe._(status) for status in MACHINES["Dispatch Job"]},
		"materials": {name: label for name, label, _unit in context.materials},
		"units": {name: unit for name, _label, unit in context.materials},
		"steps": {name: frappe._(label) for name, label in {**steps.LABELS, **TRUCK_LABELS}.items()},
	}
	context.chargeable = [] if records.is_contractor(frappe.session.user) else charges.priced()
	context.windows = dates.WINDOW_NAMES[context.lang]
	context.has_jobs = bool(current_technician())
	# a manager may open anyone's job: /technicien#JOB
	context.may_work = context.has_jobs or "FSM Manager" in frappe.get_roles()
