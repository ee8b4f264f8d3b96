"""Runs when the app is installed on a site, and each time the site is migrated or gets a company."""

from __future__ import annotations

import frappe

from gigafibre_fsm import setup
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.setup import preferences


def after_install() -> None:
	setup.prepare()
	setup.complete()


def after_sync() -> None:
	"""The end of an installation. While it, or a patch, runs, Frappe leaves the permissions that we add out of what it
	caches of a DocType, and would go on without them.
	"""
	frappe.clear_cache()


def after_migrate() -> None:
	setup.prepare()
	setup.complete()
	store.prepare()
	frappe.clear_cache()


def after_setup_wizard(args: dict | None = None) -> None:
	"""ERPNext's wizard has created the first company, the trees and the price lists: the rest can be set up now."""
	preferences.chosen_by_wizard()
	setup.complete()


def company_saved(doc: frappe.model.document.Document, method: str | None = None) -> None:
	"""A company was created outside the wizard. During the wizard, chart and trees are incomplete."""
	if not (frappe.flags.in_setup_wizard or frappe.flags.in_install or frappe.flags.in_migrate):
		setup.complete()
