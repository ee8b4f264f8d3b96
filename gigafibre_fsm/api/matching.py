"""The desk's review queue of matches between drops and civic addresses."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import guards
from gigafibre_fsm.flow.addresses.matching import job, review
from gigafibre_fsm.guards import arguments

ROLES = ("FSM Support", "FSM Manager")


@frappe.whitelist(methods=["GET"])
@guards.roles(*ROLES)
def following(skip: int = 0) -> dict[str, Any]:
	"""How many matches wait, and the next of them; `skip` leaves that many aside."""
	return review.following(arguments.whole(skip, _("Skip"), 0, 100_000, default=0))


@frappe.whitelist(methods=["POST"])
@guards.roles(*ROLES)
def accept(match: str = "", address: str = "", several: int = 0) -> dict[str, Any]:
	"""Link the drop to the candidate, or to the runner-up when `address` is its id; then the next match."""
	return review.accept(
		arguments.text(match, _("Address Match")),
		arguments.text(address, _("Address"), max=20, required=False),
		arguments.flag(several, _("Several drops")),
	)


@frappe.whitelist(methods=["POST"])
@guards.roles(*ROLES)
def reject(match: str = "") -> dict[str, Any]:
	"""Neither address is the drop's; then the next match."""
	return review.reject(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*ROLES)
def undo(match: str = "") -> dict[str, Any]:
	"""Take a decision back; the match is shown again."""
	return review.undo(arguments.text(match, _("Address Match")))


@frappe.whitelist(methods=["POST"])
@guards.roles(*ROLES)
def start() -> dict[str, Any]:
	"""Match all drops that have no civic address, as a job; its progress."""
	return job.start()


@frappe.whitelist(methods=["GET"])
@guards.roles(*ROLES)
def progress() -> dict[str, Any]:
	"""How far the match is."""
	return job.progress()
