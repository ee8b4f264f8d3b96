"""Runs inside a bench's environment: imports the apps before a server forks.

What is imported before costs no visitor any time, and no first background job.
"""

import importlib
import pkgutil

import frappe

ON_ALIAS = frappe.__name__ != "frappe"
OWN = ("gigafibre_fsm.api", "gigafibre_fsm.flow", "gigafibre_fsm.gigafibre_fsm")
JOBS = (
	"gigafibre_fsm.outbox",
	"gigafibre_fsm.scheduled",
	"gigafibre_fsm.notifications",
	"gigafibre_fsm.integrations",
)
# Some modules of the real ERPNext need a site when they are imported.
SMALL = ("erpnext", "frappe.contacts", "frappe.integrations.doctype.google_contacts")


def import_apps(*more: str) -> None:
	"""The apps' packages, and `more` packages, with all their modules but the tests."""
	for package in (*OWN, *more, *(SMALL if ON_ALIAS else ())):
		_import_all(package)


def _import_all(package: str) -> None:
	there = importlib.import_module(package)
	for module in pkgutil.walk_packages(there.__path__, f"{package}."):
		if ".tests" not in module.name and ".test_" not in module.name:
			importlib.import_module(module.name)
