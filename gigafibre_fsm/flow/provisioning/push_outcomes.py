"""Handles the ACS's answers about a push. With pushes.py and push_steps.py the only writer of Provisioning Push."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, format_datetime, now_datetime

from gigafibre_fsm.clock import to_utc, utc_now
from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.equipment import identity
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.provisioning import light
from gigafibre_fsm.flow.provisioning.acs_clock import from_milliseconds
from gigafibre_fsm.flow.provisioning.device_events import record_event
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.push_steps import DOCTYPE, change, check_later, fail, post_verify
from gigafibre_fsm.flow.provisioning.pushes import push
from gigafibre_fsm.flow.provisioning.rules import LONGEST_KEY, next_check
from gigafibre_fsm.flow.vocabulary import ROUTER, TELEPHONE
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

PROVES = {ROUTER: "wifi", TELEPHONE: "voip"}
"""The task that is completed once a device of this kind has its settings."""


def on_push_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	row = _locked(item)
	if not row or row.status != "Pending":
		return
	if refusal:
		fail(row, str(refusal))
		return
	answer = receipt.response if receipt else {}
	if answer.get("state") == "pushed":
		attempts = row.attempts if row.pushed_at else 0
		change(
			row.name,
			status="Pushed",
			acs_device_id=answer["device"],
			device_profile=answer["profile"],
			desired_hash=answer["hash"],
			pushed_at=row.pushed_at or utc_now(),
			attempts=attempts,
			next_check=next_check(attempts, utc_now()),
			verification=json.dumps({"sent": answer["sent"]}),
			last_error=None,
			waits_since=None,
		)
		post_verify(row.name)
	elif answer.get("state") == "unknown":
		check_later(row, _("The ACS does not know the device yet."))


def on_verify_outcome(item: OutboxItem, receipt: Receipt | None, refusal: ServiceRefused | None) -> None:
	row = _locked(item)
	if not row or row.status != "Pushed":
		return
	if refusal:
		fail(row, str(refusal))
		return
	answer = receipt.response if receipt else {}
	state = answer.get("state")
	if state == "verified":
		_verified(row, answer)
	elif state == "refused":
		fail(row, _("The device rejected the settings: {0}").format(answer["reason"]))
	elif state == "missing":
		fail(row, _missing(row, answer), answer)
	elif state == "differs":
		fail(row, _("The device reports other values: {0}").format(_paths(answer, "ok")), answer)
	elif state == "changed":
		change(row.name, status="Failed", last_error=_("Replaced by a newer push."), next_check=None)
		push(row.equipment, "changed while on its way")
	elif state != "taken" and item.payload.get("hint"):
		return  # the answer may be older than the session that the ACS stored: the next check will see it
	elif state == "again":
		check_later(row, _("Sent again: {0}").format(answer["reason"]), status="Pending")
	elif state == "taken":
		check_later(
			row,
			_("The device has accepted the settings; they are being verified."),
			attempts=-1,
			read_after=answer["read_after"],
		)
	else:
		check_later(row, _waiting_reason(answer), waits_since=_away_since(row, answer))


def _away_since(row: Document, answer: dict[str, Any]) -> datetime | None:
	"""When an absent device was last seen, in UTC; for one that was never seen the time of the push."""
	if answer.get("why") != "away":
		return None
	return to_utc(from_milliseconds(answer["last_inform"])) if answer.get("last_inform") else row.pushed_at


def _waiting_reason(answer: dict[str, Any]) -> str:
	"""Why there is no result yet: three device states that staff handle in different ways."""
	why, last_inform = answer.get("why"), answer.get("last_inform")
	if why == "away":
		if not last_inform:
			return _("Waits for the device, which has never connected to the ACS.")
		moment = format_datetime(from_milliseconds(last_inform))
		return _("Waits for the device since {0}.").format(moment)
	if why == "unreachable":
		return _("The device does not answer a connection request: settings are sent at its next session.")
	return _("Waiting for the device.")


def _missing(row: Document, answer: dict[str, Any]) -> str:
	sentence = _("The device has no {0}: correct the Device Profile {1}. It has accepted all other settings.")
	return sentence.format(_paths(answer, "missing"), row.device_profile)


def _paths(answer: dict[str, Any], what: str) -> str:
	found = [r["path"] for r in answer["rows"] if (r.get("missing") if what == "missing" else not r["ok"])]
	return ", ".join(found)


def _verified(row: Document, answer: dict[str, Any]) -> None:
	change(
		row.name,
		status="Verified",
		verified_at=now_datetime(),
		next_check=None,
		waits_since=None,
		last_error=None,
		verification=json.dumps({"rows": answer["rows"]}, ensure_ascii=False),
	)
	device = frappe.db.get_value(
		"Service Equipment", row.equipment, ["equipment_type", "sales_order"], as_dict=True
	)
	if key := PROVES.get(device.equipment_type):
		tasks.prove(device.sales_order, key)
	telemetry = dict(answer.get("telemetry") or {})
	light.store_reading(row.equipment, row.device_profile, telemetry.pop("rx_power", None))
	_note_pon_serial(row, identity.pon_serial(telemetry.pop("pon_serial", None)))
	telemetry["uptime"] = cint(telemetry.get("uptime"))
	telemetry = {what: value for what, value in telemetry.items() if value not in (None, "")}
	frappe.db.set_value(
		"Service Equipment",
		row.equipment,
		{**telemetry, "device_profile": row.device_profile, "last_inform": now_datetime(), "online": 1},
		update_modified=False,
	)


def _note_pon_serial(row: Document, said: str) -> None:
	"""Values read back count as a report: they update the port, or an Issue reports the contradiction."""
	device = frappe.get_doc("Service Equipment", row.equipment)
	if not said or said == device.pon_serial:
		return
	facts = DeviceFacts(
		device.serial or "",
		mac=device.mac or "",
		acs_device_id=row.acs_device_id,
		pon_serial=said,
		event_key=f"pon:{device.name}:{row.acs_device_id}:{said}"[:LONGEST_KEY],
	)
	record_event(facts)


def _locked(item: OutboxItem) -> Document | None:
	if not frappe.db.exists(DOCTYPE, item.payload["push"]):
		return None
	return frappe.get_doc(DOCTYPE, item.payload["push"], for_update=True)
