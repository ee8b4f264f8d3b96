"""Issues about unknown devices and unconfirmed claims, for a decision of staff."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.exceptions import Conflict, NotFound
from gigafibre_fsm.flow.provisioning import desired_state, event_log
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts
from gigafibre_fsm.flow.provisioning.recognition import Recognised
from gigafibre_fsm.notifications.notify import tell_staff

UNKNOWN_KIND, CLAIM_KIND, PROFILE_KIND = "Unknown device", "Device to confirm", "Device without profile"
CONFLICT_KIND = "Devices with one name"
LONGEST_KEY = 140


def report_unknown(facts: DeviceFacts, event: Document) -> str | None:
	"""Open one Issue per unknown device, however often it reports."""
	serial = event.serial or facts.acs_device_id
	guard = DeviceFacts(serial, event="unknown", mac=facts.mac, acs_device_id=facts.acs_device_id)
	first = event_log.insert(guard, f"unknown:{serial}", Recognised(), now_datetime())
	if first.flags.repeated:
		return first.issue
	lines = {
		_("Serial"): serial,
		_("MAC address"): event.mac,
		_("Model"): facts.product_class,
		_("Device in the ACS"): facts.acs_device_id,
		_("IP address"): facts.ip,
	}
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": f"Unknown device {serial}",
			"description": "<br>".join(f"{k}: {escape_html(v)}" for k, v in lines.items() if v),
			"fsm_kind": UNKNOWN_KIND,
		}
	).insert(ignore_permissions=True)
	first.db_set("issue", issue.name)
	told = {"serial": serial, "product_class": facts.product_class, "issue": issue.name}
	tell_staff("device.unknown", told, f"device.unknown:{serial}", issue)
	return issue.name


def ask_person(event: Document) -> str | None:
	"""Open one Issue per device that claims to be a known one; returns its name."""
	said = DeviceFacts(
		event.serial or "", event="unknown", oui=event.oui or "", acs_device_id=event.acs_device_id or ""
	)
	key = f"claim:{event.claims}:{event.acs_device_id or event.oui or event.serial}"[:LONGEST_KEY]
	guard = event_log.insert(said, key, Recognised(claims=event.claims), now_datetime())
	if guard.flags.repeated:
		return guard.issue
	equipment = frappe.get_doc("Service Equipment", event.claims)
	lines = {
		_("Device in the ACS"): event.acs_device_id,
		_("Model"): event.product_class,
		_("Serial"): event.serial,
		_("PON Serial"): event.pon_serial,
		_("Maker's Serial"): event.maker_serial,
		_("MAC Addresses"): ", ".join((event.macs or "").split()),
		_("IP address"): event.ip_address,
		_("Previously recorded as"): equipment.acs_device_id or _("not seen yet"),
	}
	sentence = _(
		"This device reports itself as {0}. Nothing is sent to it until someone confirms its identity."
	).format(equipment.name)
	if event.product_class and not _fits(equipment, event):
		sentence += " " + _("No Device Profile matches a {0}.").format(event.product_class)
	rows = "<br>".join(f"{label}: {escape_html(value)}" for label, value in lines.items() if value)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": f"{_('Is this our device?')} {event.serial}",
			"description": f"{escape_html(sentence)}<br>{rows}",
			"fsm_kind": CLAIM_KIND,
			"fsm_service_equipment": equipment.name,
			"fsm_service_location": equipment.location,
		}
	).insert(ignore_permissions=True)
	guard.db_set("issue", issue.name)
	told = {"serial": event.serial, "product_class": event.product_class, "issue": issue.name}
	tell_staff("device.claim", told, f"device.claim:{guard.name}", issue)
	return issue.name


def _fits(equipment: Document, event: Document) -> bool:
	return bool(desired_state.profile_for(equipment, event_log.facts_of(event)))


def claimed_report(issue: str) -> Document:
	"""The latest report of an Issue's device. Raises NotFound, or Conflict when the Issue is closed."""
	name = frappe.db.get_value("Device Event", {"issue": issue, "claims": ("is", "set")}, "name")
	if not name:
		raise NotFound(_("This ticket is not about a device to confirm."))
	guard = frappe.get_doc("Device Event", name)
	if frappe.db.get_value("Issue", issue, "status") == "Closed":
		raise Conflict(_("This ticket is closed."))
	latest = frappe.get_all(
		"Device Event",
		filters={"claims": guard.claims, "acs_device_id": guard.acs_device_id, "event": ("!=", "unknown")},
		pluck="name",
		order_by="happened_at desc, name desc",
		limit=1,
	)
	return frappe.get_doc("Device Event", latest[0]) if latest else guard


def report_no_profile(equipment: Document) -> None:
	"""Open one Issue for a known device without a matching Device Profile, which gets no settings."""
	about = {"fsm_kind": PROFILE_KIND, "fsm_service_equipment": equipment.name}
	if frappe.db.exists("Issue", {**about, "status": "Open"}):
		return
	sentence = _(
		"No Device Profile matches {0} ({1}): it receives no WiFi or telephone settings. Add its model or OUI to a profile."
	)
	frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": _("No Device Profile matches {0}").format(equipment.name),
			"description": escape_html(
				sentence.format(equipment.name, equipment.acs_device_id or equipment.serial)
			),
			"fsm_service_location": equipment.location,
			**about,
		}
	).insert(ignore_permissions=True)


def report_conflict(event: Document, equipment: str, rival: str) -> str:
	"""Open one Issue for two devices at customers' premises with the same serial or MAC address."""
	about = {"fsm_kind": CONFLICT_KIND, "fsm_service_equipment": equipment, "status": "Open"}
	subject = _("{0} and {1} have the same serial or MAC address").format(equipment, rival)
	if open_issue := frappe.db.get_value("Issue", {**about, "subject": subject}):
		return open_issue
	sentence = _(
		"{0} reports {1}, of which something is recorded for {2}. Nothing was changed on {2}: correct the label that is wrong."
	)
	names = ", ".join(
		filter(None, (event.serial, event.pon_serial, event.maker_serial, *(event.macs or "").split()))
	)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": escape_html(sentence.format(equipment, names, rival)),
			"fsm_service_location": frappe.db.get_value("Service Equipment", equipment, "location"),
			**about,
		}
	).insert(ignore_permissions=True)
	return issue.name


def close_unknown(event: Document) -> None:
	"""Close the Issue of a device that is known now."""
	guard = frappe.db.get_value(
		"Device Event", {"event_key": f"unknown:{event.serial}"}, ["name", "issue"], as_dict=True
	)
	if not guard:
		return
	frappe.db.set_value("Device Event", guard.name, "event_key", f"known:{guard.name}")
	if guard.issue:
		close(guard.issue, event.equipment or event.claims)


def close(name: str, equipment: str | None) -> None:
	if frappe.db.get_value("Issue", name, "status") != "Open":
		return
	issue = frappe.get_doc("Issue", name)
	issue.status = "Closed"
	issue.fsm_service_equipment = equipment
	issue.save(ignore_permissions=True)
