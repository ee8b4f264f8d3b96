"""The review queue of matches between fibre drops and civic addresses."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.addresses.matching import job, review
from gigafibre_fsm.guards import arguments, teams


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def following(skip: int = 0) -> dict[str, Any]:
	"""How many matches wait, and the next one; `skip` passes over that many."""
	return review.next_match(arguments.whole(skip, _("Skip"), 0, 100_000, default=0))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def accept(match: str = "", address: str = "", several: int = 0) -> dict[str, Any]:
	"""Link the drop to the candidate, or to the runner-up when `address` is its id; returns the next match."""
	return review.accept(
		arguments.text(match, _("Address Match")),
		arguments.text(address, _("Address"), max=20, required=False),
		arguments.flag(several, _("Several drops")),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reject(match: str = "") -> dict[str, Any]:
	"""Reject both addresses of a match; returns the next match."""
	return review.reject(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def undo(match: str = "") -> dict[str, Any]:
	"""Undo a decision; the match is shown again."""
	return review.undo(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def start() -> dict[str, Any]:
	"""Start a background job that matches all drops without a civic address; returns its progress."""
	return job.start()


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def progress() -> dict[str, Any]:
	"""The progress of that job."""
	return job.progress()
