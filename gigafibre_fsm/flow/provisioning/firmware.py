"""Firmware rollouts in steps: a percentage of a profile's devices, at night, a few at once, stopped when too many fail.

The only writer of Firmware Update. Every ten minutes `advance` checks ordered updates and orders more. Updates that a device
has not begun when the window closes, or when the rollout is paused or stopped, are cancelled in the ACS: the device would
restart by day.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zlib import crc32

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_time, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now, with_zone
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.notifications.notify import tell_staff
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

ROLLOUT, UPDATE = "Firmware Rollout", "Firmware Update"
RUNNING, PAUSED, STOPPED, DONE = "Running", "Paused", "Stopped", "Done"
ORDERED, VERIFIED, FAILED, NOT_BEGUN = "Ordered", "Verified", "Failed", "Not Begun"
TOPIC, TAKE_BACK = "device.firmware", "device.firmware_back"
PATIENCE = timedelta(minutes=60)
NO_DEVICE_FAILED = ("expired", "no_file", "unknown")
FEWEST_RESULTS = 5
"""With fewer results than this the failure rate is ignored."""


def is_open(begins: time, ends: time, now: time) -> bool:
	"""Whether `now` is within a window, which may include midnight."""
	return begins <= now < ends if begins <= ends else now >= begins or now < ends


def closes_at(ends: time, now: datetime) -> datetime:
	"""The time at which a window that is open `now` closes."""
	closes = datetime.combine(now.date(), ends)
	return closes if closes > now else closes + timedelta(days=1)


def is_chosen(equipment: str, percent: int) -> bool:
	"""Whether a device belongs to the first `percent` of all: always the same ones, so that a larger step extends a smaller
	one.
	"""
	return crc32(equipment.encode()) % 100 < percent


def must_stop(verified: int, failed: int, percent: int) -> bool:
	return verified + failed >= FEWEST_RESULTS and failed * 100 >= percent * (verified + failed)


def in_progress() -> list[str]:
	"""The running rollouts, and those that wait for devices which have begun."""
	return frappe.db.sql_list(
		"""SELECT name FROM `tabFirmware Rollout` r WHERE r.status = %s OR EXISTS (
			SELECT 1 FROM `tabFirmware Update` u WHERE u.rollout = r.name AND u.status = %s) ORDER BY creation""",
		(RUNNING, ORDERED),
	)


def advance(name: str) -> None:
	"""Check ordered updates, stop on failures, order more while the window is open."""
	rollout = frappe.get_doc(ROLLOUT, name, for_update=True)
	now = now_datetime()
	opened = is_open(get_time(rollout.from_time), get_time(rollout.until_time), now.time())
	_settle(rollout)
	counts = _counts(name)
	verified, failed, ordered = (counts.get(state, 0) for state in (VERIFIED, FAILED, ORDERED))
	left = remaining_devices(rollout)
	waiting = [device for device in left if device.online]
	rollout.update({"verified": verified, "failed": failed, "remaining": len(left) + ordered})
	if rollout.status == RUNNING and must_stop(verified, failed, rollout.stop_at):
		_stop(rollout, _("{0} of {1} devices have failed.").format(failed, verified + failed))
	elif rollout.status == RUNNING and not waiting and not ordered:
		rollout.status = DONE
	elif rollout.status == RUNNING and opened:
		until = with_zone(to_utc(closes_at(get_time(rollout.until_time), now)))
		for device in waiting[: max(0, rollout.at_once - ordered)]:
			_order(rollout, device, until)
	rollout.save(ignore_permissions=True)
	if rollout.status != RUNNING or not opened:
		cancel_waiting(rollout)


def _stop(rollout: Document, reason: str) -> None:
	"""Stop a rollout until staff resume it."""
	rollout.update({"status": STOPPED, "stopped_because": reason})
	facts = {
		"rollout": rollout.name,
		"profile": rollout.device_profile,
		"verified": rollout.verified,
		"failed": rollout.failed,
		"reason": reason,
	}
	tell_staff("firmware.stopped", facts, f"firmware.stopped:{rollout.name}:{rollout.modified}", rollout)


def cancel_waiting(rollout: Document) -> None:
	"""Cancel the updates that its devices have not begun."""
	for name in frappe.get_all(UPDATE, {"rollout": rollout.name, "status": ORDERED}, pluck="name"):
		_take_back(rollout, frappe.get_doc(UPDATE, name), "")


def remaining_devices(rollout: Document) -> list[Any]:
	"""The chosen devices with another firmware that were not tried yet; only those `online` can be."""
	tried = set(
		frappe.get_all(UPDATE, {"rollout": rollout.name, "status": ("!=", NOT_BEGUN)}, pluck="equipment")
	)
	rows = frappe.get_all(
		"Service Equipment",
		filters={
			"device_profile": rollout.device_profile,
			"status": ("in", IN_HOUSE),
			"acs_device_id": ("is", "set"),
			"firmware": ("not in", (rollout.version, "")),
		},
		fields=["name", "firmware", "acs_device_id", "online"],
		order_by="name",
	)
	return [row for row in rows if row.name not in tried and is_chosen(row.name, cint(rollout.percent))]


def _order(rollout: Document, device: Any, until: str) -> None:
	update = frappe.get_doc(
		{
			"doctype": UPDATE,
			"status": ORDERED,
			"rollout": rollout.name,
			"equipment": device.name,
			"before": device.firmware,
			"ordered_at": utc_now(),
		}
	).insert(ignore_permissions=True)
	payload = {"update": update.name, "not_after": until}
	post(
		"GenieACS",
		topic=TOPIC,
		key=f"{TOPIC}:{update.name}",
		target=device.acs_device_id,
		payload=payload,
		reference=update,
	)


def _settle(rollout: Document) -> None:
	"""Verify ordered updates by the devices' reports; after an hour without a report query the ACS."""
	for name in frappe.get_all(UPDATE, {"rollout": rollout.name, "status": ORDERED}, pluck="name"):
		update = frappe.get_doc(UPDATE, name, for_update=True)
		if frappe.db.get_value("Service Equipment", update.equipment, "firmware") == rollout.version:
			_end(update, VERIFIED)
		elif utc_now() - update.ordered_at > PATIENCE:
			_take_back(rollout, update, "late")


def _take_back(rollout: Document, update: Document, why: str) -> None:
	payload = {"update": update.name, "file": rollout.file_name, "late": bool(why)}
	post(
		"GenieACS",
		topic=TAKE_BACK,
		key=f"{TAKE_BACK}:{update.name}:{why}",
		target=frappe.db.get_value("Service Equipment", update.equipment, "acs_device_id") or "",
		payload=payload,
		reference=update,
	)


def on_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.firmware: the ACS has queued the download, or refused it. A refusal that is not the device's fault is
	ordered again: too late, in the next window; without a file, once staff have fixed it; unknown to the ACS, once it
	informs again.
	"""
	update = frappe.get_doc(UPDATE, item.payload["update"], for_update=True)
	if not refusal or update.status != ORDERED:
		return
	_end(update, NOT_BEGUN if refusal.code in NO_DEVICE_FAILED else FAILED, str(refusal))
	if refusal.code == "unknown":  # the ACS has forgotten it: not queried until it informs again
		frappe.db.set_value("Service Equipment", update.equipment, "online", 0)
	rollout = frappe.get_doc(ROLLOUT, update.rollout, for_update=True)
	if refusal.code == "no_file" and rollout.status == RUNNING:
		_stop(rollout, str(refusal))
		rollout.save(ignore_permissions=True)


def on_taken_back(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	"""Outcome of device.firmware_back: an update that the device had not begun can be ordered again; a failed one gets its
	reason.
	"""
	update = frappe.get_doc(UPDATE, item.payload["update"], for_update=True)
	if update.status != ORDERED:
		return
	answer = receipt.response if receipt else {}
	version = frappe.db.get_value(ROLLOUT, update.rollout, "version")
	if answer.get("reason"):
		_end(update, FAILED, answer["reason"])
	elif answer.get("waited"):
		_end(update, NOT_BEGUN, _("The device had not begun when its time was over."))
	elif item.payload["late"]:
		_end(update, FAILED, _("The device did not report {0} within an hour.").format(version))


def _end(update: Document, status: str, error: str = "") -> None:
	update.update({"status": status, "last_error": error})
	update.save(ignore_permissions=True)


def _counts(rollout: str) -> dict[str, int]:
	return dict(
		frappe.db.sql(
			"SELECT status, COUNT(*) FROM `tabFirmware Update` WHERE rollout = %s GROUP BY status", rollout
		)
	)
