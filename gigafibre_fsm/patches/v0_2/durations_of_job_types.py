"""Moves the former setting for the length of a visit to the durations of installations and constructions."""

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
