"""Reads the facts of the site that a plan needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import add_months, getdate

from gigafibre_fsm.flow.equipment.labels import models
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.planned import Site
from gigafibre_fsm.migration.single_records import company_of_site
from gigafibre_fsm.overrides.avatar import PICTURE

HELD_FOR = timedelta(days=60)
HISTORY_MONTHS = 12


def read(hold_until: date | None = None, sample: bool = False) -> Site:
	"""Read the site's facts. `hold_until`: by default that of the previous run, or 60 days from now on the first
	run. A run after one of sample data is one too.
	"""
	settings, started = frappe.get_cached_doc(SETTINGS), _started()
	return Site(
		hold_until=hold_until or _hold_until(),
		today=getdate(),
		started=started,
		history_since=getdate(add_months(started, -HISTORY_MONTHS)),
		default_zone=frappe.db.get_value("Pricing Zone", {"is_default": 1}) or "",
		customer_group=settings.customer_group or "",
		territory=settings.territory or "",
		company=company_of_site() or "",
		models=tuple(models()),
		picture=PICTURE,
		sample=sample or bool(_previous("is_sample")),
	)


def _started() -> date:
	"""The day of the first run, so that the limit of the history does not change from run to run."""
	first = frappe.db.get_value(
		ledger.BATCH, {"status": ("!=", ledger.ROLLED_BACK)}, "creation", order_by="creation asc"
	)
	return getdate(first) if first else getdate()


def _hold_until() -> date:
	last = _previous("hold_until")
	return getdate(last) if last else getdate() + HELD_FOR


def _previous(column: str) -> Any:
	"""A value of the previous run, which may have resumed an earlier one; None before the first one."""
	return frappe.db.get_value(
		ledger.BATCH, {"status": ("!=", ledger.ROLLED_BACK)}, column, order_by="modified desc"
	)
