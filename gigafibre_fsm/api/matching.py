"""The desk's queue to review matches between drops and civic addresses."""

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
	"""How many matches wait, and the next of them; `skip` passes over that many."""
	return review.following(arguments.whole(skip, _("Skip"), 0, 100_000, default=0))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def accept(match: str = "", address: str = "", several: int = 0) -> dict[str, Any]:
	"""Link the drop to the candidate, or to the runner-up when `address` is its id; then the next match."""
	return review.accept(
		arguments.text(match, _("Address Match")),
		arguments.text(address, _("Address"), max=20, required=False),
		arguments.flag(several, _("Several drops")),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def reject(match: str = "") -> dict[str, Any]:
	"""Neither address is the drop's; then the next match."""
	return review.reject(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def undo(match: str = "") -> dict[str, Any]:
	"""Undo a decision; the match is shown again."""
	return review.undo(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*teams.SUPPORT)
def start() -> dict[str, Any]:
	"""Start matching all drops that have no civic address, as a job; returns its progress."""
	return job.start()


@frappe.whitelist(methods=["GET"])
@guards.roles(*teams.SUPPORT)
def progress() -> dict[str, Any]:
	"""The progress of the job."""
	return job.progress()
