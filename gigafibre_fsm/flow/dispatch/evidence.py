"""The missing evidence of a job: read from the records, explained to the technician. Read-only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.dispatch import jobs, rules
from gigafibre_fsm.flow.dispatch.rules import Device, Gap
from gigafibre_fsm.flow.vocabulary import AT_HOUSEHOLD, FETCHING_JOBS, INSTALLATION_JOB, ONT, OUT_OF_USE
from gigafibre_fsm.optical_power import Window

DEVICE_FIELDS = ("name", "equipment_type", "serial", "mac", "last_inform", "rx_power", "device_profile")


def gaps(doc: Document, signed_by: str) -> list[Gap]:
	"""The evidence that is still missing for this job (see `rules.missing_evidence`)."""
	checks = [rules.Check(row.item_key, bool(row.required), bool(row.done)) for row in doc.checklist]
	light = rules.Light(doc.signal_dbm or None, doc.signal_reason or "")
	signature = signed_by if jobs.is_awaited(doc) else None
	return rules.missing_evidence([*devices(doc), *_to_fetch(doc)], checks, signature, light)


def devices(doc: Document) -> list[Device]:
	"""The devices of the job that must work, and the ONT of its line; a device that is picked up does not have to work."""
	if doc.job_type in FETCHING_JOBS:
		return []
	listed = [row.equipment for row in doc.equipment_list]
	found = _devices({"name": among(listed)})
	if _opens_a_line(doc) and not any(device.equipment_type == ONT for device in found):
		found += _devices({"location": doc.location, "equipment_type": ONT})[:1] or [Device(ONT)]
	return found


def _to_fetch(doc: Document) -> list[Device]:
	"""The devices that a visit picks up and that were not scanned yet; without those that have no label to scan."""
	if doc.job_type not in FETCHING_JOBS:
		return []
	rows = frappe.get_all(
		"Service Equipment",
		filters={
			"name": among(row.equipment for row in doc.equipment_list),
			"status": ("in", AT_HOUSEHOLD),
		},
		fields=["name", "equipment_type", "serial", "mac"],
		order_by="name",
	)
	return [Device(row.equipment_type, name=row.name) for row in rows if row.serial or row.mac]


def _devices(filters: dict[str, Any]) -> list[Device]:
	rows = frappe.get_all(
		"Service Equipment",
		filters={**filters, "status": ("not in", OUT_OF_USE)},
		fields=list(DEVICE_FIELDS),
		order_by="name",
	)
	reporting = frappe.get_all(
		"Device Profile", filters={"disabled": 0, "reports": 1}, pluck="equipment_type", distinct=True
	)
	return [_device(row, row.equipment_type in reporting) for row in rows]


def _device(row: frappe._dict, its_kind_reports: bool) -> Device:
	"""The device's facts by its Device Profile; one without a profile uses the requirements of its kind."""
	profile = row.device_profile and frappe.get_cached_doc("Device Profile", row.device_profile)
	return Device(
		row.equipment_type,
		name=row.name,
		label=row.serial or row.mac or "",
		informed=bool(row.last_inform),
		reports=bool(profile.reports) if profile else its_kind_reports,
		power=row.rx_power or None,
		window=window(row.device_profile),
		doubt="" if row.last_inform else _unconfirmed_model(row.name),
	)


def _unconfirmed_model(equipment: str) -> str:
	"""The model of an unconfirmed device that reports with the name of this one."""
	claim = {"claims": equipment, "equipment": ("is", "not set"), "event": ("!=", "unknown")}
	said = ["product_class", "serial"]
	last = frappe.db.get_value("Device Event", claim, said, as_dict=True, order_by="happened_at desc")
	return (last.product_class or last.serial or "") if last else ""


def notice(device: Any) -> str:
	"""A sentence about a connected device that the technician must know now; empty when all is well."""
	if not device.last_inform or device.device_profile:
		return ""
	return _(
		"No Device Profile matches a {0}: it receives no WiFi or telephone settings. Call the office."
	).format(device.model or _(device.equipment_type))


def window(profile: str | None) -> Window:
	"""The range of optical power for devices of this Device Profile."""
	if not profile:
		return Window()
	doc = frappe.get_cached_doc("Device Profile", profile)
	return Window(doc.rx_power_weakest, doc.rx_power_strongest)


def _opens_a_line(doc: Document) -> bool:
	"""Whether this job connects a location to its fibre port, whatever is left on the job's equipment list."""
	if doc.job_type != INSTALLATION_JOB:
		return False
	status, port = frappe.db.get_value("Service Location", doc.location, ["status", "fibre_port"])
	return status == "Pending Install" and bool(port)


def power_of_ont(doc: Document) -> float | None:
	"""The optical power that the ONT of this job reported, in dBm; None before it has."""
	return next((device.power for device in devices(doc) if device.equipment_type == ONT), None)


def explain(doc: Document, found: list[Gap]) -> list[str]:
	"""The codes of `missing` as sentences for the technician."""
	labels = {row.item_key: _(row.label) for row in doc.checklist}
	return [_sentence(gap, labels) for gap in found]


def _sentence(gap: Gap, labels: dict[str, str]) -> str:
	if gap.code == "signature":
		return _("The customer has not signed.")
	if gap.code == "check":
		return _("Still to do: {0}.").format(labels.get(gap.check, gap.check))
	device = gap.device or Device("")
	if gap.code == "scan":
		return _("Scan the label: {0}.").format(_(device.equipment_type))
	if gap.code == "inform":
		who = " ".join(filter(None, (_(device.equipment_type), device.label)))
		if device.doubt:
			return _(
				"{0} reports as {1}, which we do not know. The office must confirm it first: call."
			).format(who, device.doubt)
		return _("{0} has not reported to us yet. Check that it is on and connected.").format(who)
	if gap.code == "power":
		return _("Measure the optical power at the ONT: the device has not reported it.")
	return _(
		"The optical power is {0} dBm, not between {1} and {2}. Correct it, or enter the reason."
	).format(f"{gap.power:g}", f"{device.window.weakest:g}", f"{device.window.strongest:g}")
