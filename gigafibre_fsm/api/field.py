"""The technician's phone, online and offline: the data that it stores, and the actions that it has queued."""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm import clock, guards
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.fieldwork import actions, phone, rules
from gigafibre_fsm.flow.fieldwork.steps import STEPS
from gigafibre_fsm.flow.fieldwork.truck import TRUCK_STEPS
from gigafibre_fsm.guards import arguments

# The format of a browser's UUID.
ACTION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
YEAR_2100 = 4_102_444_800_000


@frappe.whitelist(methods=["GET"])
@guards.technician
def sync() -> dict[str, Any]:
	"""{"user", "now": with its time zone, "days", "time_off", "jobs": the caller's jobs of the next days in full, "truck"}; no
	jobs for a manager.
	"""
	technician = guards.current_technician()
	carried = (
		phone.phone_data(technician)
		if technician
		else {"days": [], "time_off": [], "jobs": {}, "truck": None}
	)
	return {"user": frappe.session.user, "now": clock.with_zone(clock.utc_now()), **carried}


@frappe.whitelist(methods=["POST"])
@guards.technician_or_former
def act(
	id: str = "",
	user: str = "",
	job: str = "",
	action: str = "",
	values: Any = None,
	done_at: Any = 0,
	sent_at: Any = 0,
) -> dict[str, Any]:
	"""Carry out one action that the phone has queued under its own `id`. `done_at` and `sent_at` are times of the phone's
	clock, in milliseconds; `job` is empty for an action on the truck. {"outcome": "done" or "refused", "kind", "sentence",
	"job"}. Idempotent by `id`: the same id gets the same answer.
	"""
	if not isinstance(id, str) or not ACTION_ID.fullmatch(id):
		raise BadRequest(_("{0} is not valid.").format(_("Action")))
	moments = [arguments.number(moment, _("Time"), 0, YEAR_2100) for moment in (done_at, sent_at)]
	if values is not None and not isinstance(values, dict):
		raise BadRequest(_("{0} is not valid.").format(_("Values")))
	name = arguments.choice(action, _("Action"), {**STEPS, **TRUCK_STEPS})
	return actions.carry_out(
		actions.Action(
			id,
			arguments.text(user, _("User")),
			arguments.text(job, _("Job"), required=name in STEPS),
			name,
			values or {},
			rules.age(*moments),
		)
	)
