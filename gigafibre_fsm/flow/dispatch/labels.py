"""Whose a label is: every way in which a device is given its serial number or MAC address asks here."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.dispatch import codes
from gigafibre_fsm.flow.ordering.rules import ONT

RETIRED = "Retiré"
CONNECTED = ("Occupied", "Faulty")


def read(code: str) -> codes.Code:
	"""The label in what a scanner or a person gave. Raises BadRequest."""
	try:
		return codes.read(code)
	except codes.Unreadable:
		raise BadRequest(_("This is neither a serial number nor a MAC address.")) from None


def holder(label: codes.Code) -> frappe._dict | None:
	"""The Service Equipment that has this label now; a retired one lets go of it. A locking read: two technicians may
	hold the same box.
	"""
	table = frappe.qb.DocType("Service Equipment")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.equipment_type, table.status, table.location)
		.where(table[label.kind].isin(codes.forms(label)))
		.for_update()
		.run(as_dict=True)
	)
	if rows and rows[0].status == RETIRED:
		frappe.get_doc("Service Equipment", rows[0].name).save(ignore_permissions=True)
		return None
	return rows[0] if rows else None


def require_free(label: codes.Code) -> None:
	"""Raises Conflict when the label is some device's."""
	if found := holder(label):
		refuse(label, found)


def refuse(label: codes.Code, found: frappe._dict) -> None:
	place = frappe.db.get_value("Service Location", found.location, "address_line") or found.name
	raise Conflict(_("{0} is already in use at {1}.").format(label.value, place))


def require_no_other_line(label: codes.Code, location: str) -> None:
	"""Raises Conflict when this is the ONT of another line: most households of before this app are known by their line
	alone.
	"""
	if label.kind != codes.SERIAL:
		return
	own = frappe.db.get_value("Service Location", location, "fibre_port")
	filters = {"sn": ("in", codes.forms(label)), "status": ("in", CONNECTED), "name": ("!=", own or "")}
	if other := frappe.db.get_value("Fibre Port", filters, ["name", "rue", "ville"], as_dict=True):
		place = ", ".join(filter(None, (other.rue, other.ville))) or other.name
		raise Conflict(_("{0} is already in use at {1}.").format(label.value, f"{place} ({other.name})"))


def require_type(label: codes.Code, asked: str, models: list[codes.Model]) -> None:
	"""Raises BadRequest when the maker's letters say that it is another kind of device."""
	truly = codes.contradicts(label, asked)
	if truly:
		raise BadRequest(
			_("{0} is the label of an {1}, not of a {2}.").format(label.value, _(truly), _(asked))
		)
	likely = codes.likely_types(label, models)
	if label.kind == codes.MAC and likely and asked not in likely:
		raise BadRequest(
			_("{0} is the label of a {1}, not of a {2}.").format(
				codes.pretty_mac(label.value), _(sorted(likely)[0]), _(asked)
			)
		)


def models() -> list[codes.Model]:
	"""The makers' marks of the Device Profiles in use."""
	return [
		codes.Model(row.name, row.equipment_type, row.serial_prefix or "", row.oui or "")
		for row in frappe.get_all(
			"Device Profile",
			filters={"disabled": 0},
			fields=["name", "equipment_type", "serial_prefix", "oui"],
		)
	]


def give(device: Document, label: codes.Code, known: list[codes.Model]) -> None:
	"""Save the device with this label, as installed. Raises Conflict when somebody else was quicker, or when it is the ONT
	of another line.
	"""
	if device.equipment_type == ONT:
		require_no_other_line(label, device.location)
	device.status = "Installed"
	device.set(label.kind, label.value)
	device.device_profile = codes.profile(label, device.equipment_type, known) or device.device_profile
	try:
		device.save(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		raise Conflict(_("{0} has just been scanned by someone else.").format(label.value)) from None
