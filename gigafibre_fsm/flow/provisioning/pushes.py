"""A push's way from Pending to Verified. With service.py the only writer of Provisioning Push."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.flow.provisioning import desired
from gigafibre_fsm.flow.provisioning.profiles import power
from gigafibre_fsm.flow.provisioning.rules import GIVE_UP_AFTER, MAX_OUTSTANDING, must_push, next_check
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.integrations.genieacs.preset import name_for
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DOCTYPE = "Provisioning Push"
OUTSTANDING = ("Pending", "Pushed")
SWEEP_ROWS = 100
DIFFERS_AT_MOST = 4
PUSH_REPOST_AFTER = 4
"""Where in the waits of `rules.next_check` a push whose message was lost is posted again: 15 minutes."""


def push(equipment: str, reason: str, event: str = "inform") -> Document | None:
	"""Have a device told its desired state, if there is anything new to tell; returns the push, or None.

	`event` is what the device reported: after a bootstrap everything is told again. A push that is still on
	its way with the same content is returned as it is; one with other content is replaced.
	"""
	doc = frappe.get_doc("Service Equipment", equipment, for_update=True)
	wanted = desired.wanted(doc) if doc.status in IN_HOUSE else None
	if not wanted or not wanted.parameters:
		return None
	waiting = _outstanding(equipment)
	same = [row for row in waiting if row.desired_hash == wanted.hash]
	if same:
		return _on_its_way(_latest(same[-1].name), event)
	if not waiting and not must_push(event, wanted.hash, last_verified(equipment)):
		return None
	for row in waiting:
		_set(row.name, status="Failed", last_error=_("Replaced by a newer push."), next_check=None)
	made = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"status": "Pending",
			"equipment": equipment,
			"acs_device_id": doc.acs_device_id,
			"device_profile": wanted.profile,
			"desired_hash": wanted.hash,
			"preset_name": name_for(equipment),
			"reason": reason,
			"is_sample": doc.is_sample,
		}
	).insert(ignore_permissions=True)
	if (
		frappe.db.count(DOCTYPE, {"status": ("in", OUTSTANDING), "next_check": ("is", "set")})
		< MAX_OUTSTANDING
	):
		_post_push(made.name)
	return made


def _on_its_way(row: Document, event: str) -> Document:
	"""A push that was sent to a device before it fell back to factory settings is sent once more."""
	if row.status == "Pushed" and event == "bootstrap":
		_set(row.name, status="Pending")
		_post_push(row.name)
		return _latest(row.name)
	return row


def push_house(location: str, reason: str) -> list[str]:
	"""Tell every device of a service location what is new for it; returns the names of the pushes."""
	devices = frappe.get_all(
		"Service Equipment",
		filters={
			"location": location,
			"status": ("in", IN_HOUSE),
			"acs_device_id": ("is", "set"),
		},
		pluck="name",
		order_by="name",
	)
	return [made.name for made in (push(device, reason) for device in devices) if made]


def give_up(equipment: str, reason: str) -> None:
	"""End what is on its way to a device; a preset that waits for it at the ACS is taken away."""
	for found in _outstanding(equipment):
		row = _latest(found.name)
		_set(row.name, status="Failed", last_error=reason, next_check=None)
		_clean(row)


def push_again(name: str) -> None:
	"""Start a failed push anew. Raises Conflict when it is not failed, or when a newer one is on its way."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.status != "Failed":
		frappe.throw(_("Only a failed push can be started again."), Conflict)
	if frappe.db.exists(DOCTYPE, {"equipment": row.equipment, "status": ("in", OUTSTANDING)}):
		frappe.throw(_("A newer push is on its way to this device."), Conflict)
	wanted = desired.wanted(frappe.get_doc("Service Equipment", row.equipment))
	_set(name, status="Pending", desired_hash=wanted.hash if wanted else row.desired_hash, last_error=None)
	_post_push(name)


def _outstanding(equipment: str) -> list[Any]:
	"""The pushes on their way to a device. A locking read: two reports at once make one push."""
	return frappe.db.sql(
		"""SELECT name, desired_hash FROM `tabProvisioning Push`
		WHERE equipment = %s AND status IN %s ORDER BY creation FOR UPDATE""",
		(equipment, OUTSTANDING),
		as_dict=True,
	)


def last_verified(equipment: str) -> str | None:
	"""The fingerprint of what the device is known to have."""
	rows = frappe.db.sql(
		"""SELECT desired_hash FROM `tabProvisioning Push` WHERE equipment = %s AND status = 'Verified'
		ORDER BY verified_at DESC LIMIT 1 LOCK IN SHARE MODE""",
		equipment,
	)
	return rows[0][0] if rows else None


def on_push_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	row = _locked(item)
	if not row or row.status != "Pending":
		return
	if refusal:
		_fail(row, str(refusal))
		return
	answer = receipt.response if receipt else {}
	if answer.get("state") == "pushed":
		_set(
			row.name,
			status="Pushed",
			acs_device_id=answer["device"],
			device_profile=answer["profile"],
			desired_hash=answer["hash"],
			pushed_at=utc_now(),
			attempts=0,
			next_check=next_check(0, utc_now()),
			last_error=None,
		)
		if not frappe.db.get_value("Service Equipment", row.equipment, "acs_device_id"):
			frappe.db.set_value("Service Equipment", row.equipment, "acs_device_id", answer["device"])
		_post_verify(row.name, 0)
	elif answer.get("state") == "unknown":
		_later(row, _("The ACS does not know the device yet."))


def on_verify_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	row = _locked(item)
	if not row or row.status != "Pushed":
		return
	if refusal:
		_fail(row, str(refusal))
		return
	answer = receipt.response if receipt else {}
	state = answer.get("state")
	if state == "verified":
		_verified(row, answer)
	elif state == "fault":
		_fail(row, answer["reason"])
	elif state == "changed":
		_set(row.name, status="Failed", last_error=_("Replaced by a newer push."), next_check=None)
		push(row.equipment, "changed while on its way")
	elif state == "differs" and row.attempts >= DIFFERS_AT_MOST:
		_fail(row, _("The device keeps other values."), answer)
	else:
		_later(row, _("Waiting for the device."), answer)


def sweep() -> int:
	"""Post what waits for room, look again at what is due, give up what is too old; returns how many were
	touched.
	"""
	now = utc_now()
	room = MAX_OUTSTANDING - frappe.db.count(
		DOCTYPE, {"status": ("in", OUTSTANDING), "next_check": ("is", "set")}
	)
	waiting = frappe.get_all(
		DOCTYPE,
		filters={"status": "Pending", "next_check": ("is", "not set")},
		pluck="name",
		order_by="creation",
		limit=max(0, min(room, SWEEP_ROWS)),
	)
	for name in waiting if room > 0 else []:
		_post_push(name)
	due = frappe.get_all(
		DOCTYPE,
		filters={"status": ("in", OUTSTANDING), "next_check": ("<=", now)},
		fields=["name", "status", "attempts", "creation", "pushed_at"],
		order_by="next_check",
		limit=SWEEP_ROWS,
	)
	for row in due:
		if _too_old(row.pushed_at or to_utc(row.creation), now):
			_fail(frappe.get_doc(DOCTYPE, row.name, for_update=True), _("The device did not come."))
		elif row.status == "Pushed":
			_set(row.name, next_check=next_check(row.attempts + 1, now))
			_post_verify(row.name, row.attempts)
		else:
			_post_push(row.name)
	return len(waiting) + len(due)


def _too_old(since: datetime | str, now: datetime) -> bool:
	return now - get_datetime(since) > GIVE_UP_AFTER


def _verified(row: Document, answer: dict[str, Any]) -> None:
	_set(
		row.name,
		status="Verified",
		verified_at=now_datetime(),
		next_check=None,
		last_error=None,
		verification=json.dumps({"rows": answer["rows"]}, ensure_ascii=False),
	)
	telemetry = dict(answer.get("telemetry") or {})
	telemetry["rx_power"] = power(telemetry.get("rx_power"))
	telemetry = {what: value for what, value in telemetry.items() if value not in (None, "")}
	frappe.db.set_value(
		"Service Equipment",
		row.equipment,
		{**telemetry, "device_profile": row.device_profile, "last_inform": now_datetime(), "online": 1},
		update_modified=False,
	)


def _later(row: Document, reason: str, answer: dict[str, Any] | None = None) -> None:
	kept = {"asked": (answer or {}).get("asked"), "rows": (answer or {}).get("rows", [])}
	_set(
		row.name,
		attempts=row.attempts + 1,
		next_check=next_check(row.attempts + 1, utc_now()),
		last_error=reason,
		verification=json.dumps(kept, ensure_ascii=False),
	)


def _fail(row: Document, reason: str, answer: dict[str, Any] | None = None) -> None:
	values = {"status": "Failed", "last_error": reason, "next_check": None}
	if answer:
		values["verification"] = json.dumps({"rows": answer.get("rows", [])}, ensure_ascii=False)
	_set(row.name, **values)
	_clean(row)
	facts = {"equipment": row.equipment, "device": row.acs_device_id, "reason": reason}
	tell_staff("device.push_failed", facts, f"device.push_failed:{row.name}:{row.modified}", row)


def _clean(row: Document) -> None:
	if row.pushed_at and row.preset_name:
		payload = {"preset": row.preset_name, "device": row.acs_device_id}
		post(
			"GenieACS",
			topic="device.clean",
			key=f"clean:{row.name}:{row.pushed_at}",
			payload=payload,
			reference=row,
		)


def _post_push(name: str) -> None:
	key = f"push:{name}:{frappe.generate_hash(length=6)}"
	_set(name, next_check=next_check(PUSH_REPOST_AFTER, utc_now()))
	post(
		"GenieACS",
		topic="device.push",
		key=key,
		payload={"push": name},
		reference=_latest(name),
	)


def _post_verify(name: str, attempts: int) -> None:
	row = _latest(name)
	key = f"verify:{name}:{row.pushed_at}:{attempts}"
	post("GenieACS", topic="device.verify", key=key, payload={"push": name}, reference=row)


def _locked(item: OutboxItem) -> Document | None:
	if not frappe.db.exists(DOCTYPE, item.payload["push"]):
		return None
	return frappe.get_doc(DOCTYPE, item.payload["push"], for_update=True)


def _latest(name: str) -> Document:
	"""A push as it is. What `_outstanding` found may be younger than this transaction's view of the table, where a plain read
	does not find it.
	"""
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def _set(name: str, **values: Any) -> None:
	"""Through the document, so that an illegal step of its life is refused."""
	row = _latest(name)
	row.update(values)
	row.save(ignore_permissions=True)
