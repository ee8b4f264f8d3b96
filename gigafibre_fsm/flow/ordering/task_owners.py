"""Owners of installation tasks: a user with the role of the task, whose to-do list has it until it is closed.

The technician who leads the visit owns technicians' tasks. A sweep assigns owners, outside of the order's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.filters import among, sql_list
from gigafibre_fsm.flow.ordering.rules import FIELD_TEAM, ROLES
from gigafibre_fsm.flow.vocabulary import CLOSED, CONSTRUCTION_JOB
from gigafibre_fsm.notifications import bell, notify

MOST_AT_ONCE = 300
OPEN_TASK = f"t.fsm_task != '' AND t.status NOT IN {(*CLOSED, 'Template')}"
OVERDUE = f"{OPEN_TASK} AND t.exp_end_date < %(today)s"
OFFICE = tuple(role for team, role in ROLES.items() if team != FIELD_TEAM)


def without_owner() -> list[str]:
	"""Open tasks without an owner whose role has users, and tasks of a technician who does not lead the visit any more."""
	roles = [role for role in OFFICE if people(role)]
	office = frappe.db.sql(
		f"""SELECT t.name FROM `tabTask` t WHERE {OPEN_TASK} AND t.fsm_role IN %(roles)s AND IFNULL(t.fsm_owner, '') = ''
		ORDER BY t.creation LIMIT {MOST_AT_ONCE}""",  # noqa: S608 - constants
		{"roles": sql_list(roles)},
		pluck=True,
	)
	field = frappe.db.sql(
		f"""SELECT DISTINCT t.name FROM `tabTask` t JOIN `tabDispatch Job` j ON j.project = t.project
			AND (j.job_type = %(construction)s) = (t.fsm_task = 'drop')
		JOIN `tabTechnician` p ON p.name = j.technician
		WHERE {OPEN_TASK} AND t.fsm_role = %(role)s AND j.status NOT IN %(closed)s AND p.user != ''
			AND IFNULL(t.fsm_owner, '') != p.user LIMIT {MOST_AT_ONCE}""",  # noqa: S608 - constants
		{"construction": CONSTRUCTION_JOB, "role": ROLES[FIELD_TEAM], "closed": CLOSED},
		pluck=True,
	)
	return [*office, *field]


def assign(name: str) -> str | None:
	"""Assign an open task to the user of its role with the fewest to-dos, or to the technician of its visit, and remove it
	from other lists. Returns the user; None if there is none.
	"""
	task = frappe.get_doc("Task", name, for_update=True)
	if task.status in CLOSED:
		return None
	owner = (
		_lead_user(task) if task.fsm_role == ROLES[FIELD_TEAM] else least_busy(_lists(people(task.fsm_role)))
	)
	if not owner or owner == task.fsm_owner:
		return owner
	remove_from_todo_lists([name])
	frappe.db.set_value("Task", name, "fsm_owner", owner)
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": owner,
			"reference_type": "Task",
			"reference_name": name,
			"description": escape_html(f"{task.subject} ({task.project})"),
			"date": task.exp_end_date,
			"role": task.fsm_role,
			"assigned_by": frappe.session.user,
		}
	).insert(ignore_permissions=True)
	return owner


def least_busy(lists: Mapping[str, int]) -> str | None:
	"""The user with the fewest open to-dos; by name if there are several."""
	return min(sorted(lists), key=lambda user: lists[user]) if lists else None


def people(role: str) -> list[str]:
	"""The desk users with a role."""
	holders = frappe.get_all("Has Role", {"role": role, "parenttype": "User"}, pluck="parent")
	at_work = {"name": among(holders), "enabled": 1, "user_type": "System User"}
	return [user for user in frappe.get_all("User", at_work, pluck="name") if user != "Administrator"]


def remove_from_todo_lists(tasks: Sequence[str]) -> None:
	"""Remove these tasks from all to-do lists: they are closed, or reassigned."""
	listed = {"reference_type": "Task", "reference_name": among(tasks), "status": "Open"}
	for todo in frappe.get_all("ToDo", listed, pluck="name"):
		doc = frappe.get_doc("ToDo", todo)
		doc.status = "Closed"
		doc.save(ignore_permissions=True)


def require_reason(task: Document) -> None:
	"""Raises BadRequest when a user closes an unproven installation task without a reason."""
	if not task.get("fsm_task") or task.flags.proven or task.status not in CLOSED:
		return
	before = task.get_doc_before_save()
	if before and before.status != task.status and not (task.fsm_closed_because or "").strip():
		raise BadRequest(
			_("{0} is closed by what proves it. To close it by hand, enter why in {1}.").format(
				task.subject, _(task.meta.get_label("fsm_closed_because"))
			)
		)


def overdue(today: str) -> list[str]:
	"""Open tasks after their day."""
	return frappe.db.sql(
		f"SELECT t.name FROM `tabTask` t WHERE {OVERDUE} ORDER BY t.exp_end_date LIMIT {MOST_AT_ONCE}",  # noqa: S608
		{"today": today},
		pluck=True,
	)


def notify_overdue(name: str) -> None:
	"""Notify all users with the task's role once that it is overdue: on their desk, and as an event."""
	task = frappe.get_doc("Task", name)
	context = {
		"task": name,
		"subject": task.subject,
		"role": task.fsm_role or "",
		"owner": task.fsm_owner or "",
		"due": str(task.exp_end_date),
		"project": task.project or "",
	}
	key = f"task.overdue:{name}:{task.exp_end_date}"
	if frappe.db.exists("Outbound Message", {"topic": "task.overdue", "idempotency_key": f"{key}:desk"}):
		return
	notify.tell_staff("task.overdue", context, key, reference=task)
	told = {*people(task.fsm_role), task.fsm_owner} - {None, ""}
	bell.notify_users(told, task, _("Overdue: {0} ({1})").format(task.subject, task.project or name))


def _lists(users: Sequence[str]) -> dict[str, int]:
	counted = dict.fromkeys(users, 0)
	listed = {"allocated_to": among(users), "status": "Open"}
	for user in frappe.get_all("ToDo", listed, pluck="allocated_to", limit=0):
		counted[user] += 1
	return counted


def _lead_user(task: Document) -> str | None:
	"""The user of the technician who leads the visit of this task's project."""
	wanted = {"project": task.project, "status": ("not in", CLOSED)}
	wanted["job_type"] = ("=" if task.fsm_task == "drop" else "!=", CONSTRUCTION_JOB)
	technician = frappe.db.get_value("Dispatch Job", wanted, "technician")
	return frappe.db.get_value("Technician", technician, "user") if technician else None
