"""Runs when the app is installed on a site, after each migration, and when a company is created."""

from __future__ import annotations

import frappe

from gigafibre_fsm import setup
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.setup import preferences


def after_install() -> None:
	setup.prepare()
	setup.complete()


def after_sync() -> None:
	"""Runs at the end of an installation. During it, and during patches, Frappe caches DocTypes without the permissions that
	this app adds, and would keep that cache.
	"""
	frappe.clear_cache()


def after_migrate() -> None:
	setup.prepare()
	setup.complete()
	store.prepare()
	frappe.clear_cache()


def after_setup_wizard(args: dict | None = None) -> None:
	"""The setup wizard has created the first company, the trees and the price lists: set up the rest."""
	preferences.keep_wizard_time_zone()
	setup.complete()


def company_saved(doc: frappe.model.document.Document, method: str | None = None) -> None:
	"""Set up a company that was created outside the wizard. During the wizard its chart and trees are incomplete."""
	if not (frappe.flags.in_setup_wizard or frappe.flags.in_install or frappe.flags.in_migrate):
		setup.complete()
