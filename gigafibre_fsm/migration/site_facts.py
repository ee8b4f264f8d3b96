"""Reads the facts of the site that a plan needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import getdate

from gigafibre_fsm.flow.equipment.labels import models
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.migration import ledger
from gigafibre_fsm.migration.planned import Site
from gigafibre_fsm.overrides.avatar import PICTURE

HELD_FOR = timedelta(days=60)


def read(hold_until: date | None = None, sample: bool = False) -> Site:
	"""Read the site's facts. `hold_until`: by default that of the previous run, or 60 days from now on the first
	run. A run after one of sample data is one too.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	return Site(
		hold_until=hold_until or _hold_until(),
		default_zone=frappe.db.get_value("Pricing Zone", {"is_default": 1}) or "",
		customer_group=settings.customer_group or "",
		territory=settings.territory or "",
		models=tuple(models()),
		picture=PICTURE,
		sample=sample or bool(_previous("is_sample")),
	)


def _hold_until() -> date:
	last = _previous("hold_until")
	return getdate(last) if last else getdate() + HELD_FOR


def _previous(column: str) -> Any:
	"""A value of the previous run; None before the first one."""
	return frappe.db.get_value(
		ledger.BATCH, {"status": ("!=", ledger.ROLLED_BACK)}, column, order_by="creation desc"
	)
