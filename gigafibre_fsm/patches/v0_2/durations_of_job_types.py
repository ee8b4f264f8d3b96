"""The length of a visit was one setting: it becomes the duration of an installation and of a construction."""

from __future__ import annotations

import frappe
from frappe.utils import cint

from gigafibre_fsm.flow.vocabulary import CONSTRUCTION_JOB, INSTALLATION_JOB, SETTINGS
from gigafibre_fsm.setup import job_types


def execute() -> None:
	setting = {"doctype": SETTINGS, "field": "visit_minutes"}
	minutes = cint(frappe.db.get_value("Singles", setting, "value", order_by=None))
	job_types.apply()
	if minutes > 0:
		for kind in (INSTALLATION_JOB, CONSTRUCTION_JOB):
			frappe.db.set_value("Job Type", kind, "minutes", minutes)
	frappe.db.delete("Singles", setting)
