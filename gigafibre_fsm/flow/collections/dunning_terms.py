"""The dunning schedule of this site."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.collections.dunning_schedule import Terms
from gigafibre_fsm.flow.vocabulary import SETTINGS


def terms_of_site() -> Terms:
	"""The dunning schedule of Gigafibre Settings; retry days that are not numbers are ignored."""
	settings = frappe.get_cached_doc(SETTINGS)
	written = (settings.dunning_days or "").split(",")
	return Terms(
		retries=tuple(sorted(int(part) for part in written if part.strip().isdigit())),
		grace=settings.grace_days or 0,
		allowed=settings.suspend_after_days or 0,
		warn=settings.warn_days or 0,
	)
