"""The reverse of install.py: deletes the records that this app created and restores the values that it changed.

Frappe runs these hooks for `uninstall-app --dry-run` too. So the first hook only collects, in memory, what is to be undone;
the second one acts when the app is really removed from the site.
"""

from __future__ import annotations

import shutil
import time

import frappe
from frappe.utils.background_jobs import get_jobs, get_workers

from gigafibre_fsm import locks
from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.overrides import avatar
from gigafibre_fsm.sample import loader
from gigafibre_fsm.setup import (
	choices,
	cleanup,
	custom_fields,
	erpnext_permissions,
	indexes,
	ledger,
	preferences,
	print_formats,
)

PATIENCE_SECONDS, QUIET_LOOKS = 60, 10
_to_undo: dict[str, object] = {}


def before_uninstall() -> None:
	wait_for_jobs()
	_to_undo[frappe.local.site] = (
		ledger.created_records(),
		preferences.changed_preferences(),
		cleanup.own_doctypes(),
	)


def wait_for_jobs() -> None:
	"""Wait for recent background jobs of the site and of this app (a Contact for a new user, a message): they would lock rows
	that are about to be deleted, or insert records afterwards. Does not wait without a worker.
	"""
	ends, quiet = time.monotonic() + PATIENCE_SECONDS, 0
	while quiet < QUIET_LOOKS and get_workers() and time.monotonic() < ends:
		# Between two jobs a worker shows no job; on a busy machine for more than a tenth of a second.
		quiet = 0 if get_jobs(site=frappe.local.site) else quiet + 1
		time.sleep(0.1)


def after_uninstall() -> None:
	if "gigafibre_fsm" in frappe.get_installed_apps():
		return
	made, borrowed, doctypes = _to_undo.pop(frappe.local.site)
	loader.remove_foreign()
	custom_fields.remove()
	indexes.remove()
	avatar.remove()
	print_formats.remove()
	cleanup.remove_records(choices.remove(made))
	erpnext_permissions.restore_standard()
	cleanup.remove_rows(doctypes)
	preferences.restore(borrowed)
	frappe.db.delete("DefaultValue", {"parent": "__gigafibre"})
	frappe.db.delete("Series", {"name": ("like", f"{locks.PREFIX}%")})
	shutil.rmtree(store.folder_of_site(), ignore_errors=True)
	frappe.db.commit()  # bench ends the process after this hook without committing
	frappe.clear_cache()
