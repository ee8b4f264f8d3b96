"""Assigns serial numbers and MAC addresses to devices: every assignment goes through here."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest, Conflict, Unsure
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.equipment import identity, label_text
from gigafibre_fsm.flow.events import announce
from gigafibre_fsm.flow.ordering import tasks
from gigafibre_fsm.flow.vocabulary import CONNECTED_PORT, ONT, RETIRED

FREE = (RETIRED, "In Stock")
"""States of a device whose label can be assigned again."""


def read(code: str, known: list[identity.Model], confirmed: bool = False) -> identity.Code:
	"""The label in a scanned or typed text. Raises BadRequest for an invalid one; Unsure for one that is only plausible,
	unless a user has `confirmed` it.
	"""
	try:
		label = label_text.read(code, known)
	except identity.Unreadable as error:
		raise BadRequest(_refusal(error)) from None
	if label.doubt and not confirmed:
		raise Unsure(_question(label))
	return label


def _refusal(error: identity.Unreadable) -> str:
	sentences = {
		"article": _("{0} is a product code, not a serial number. Scan the label with S/N or MAC."),
		"other": _("{0} is not the serial number: the label calls it {1}."),
		"mac_length": _("{0} is not a complete MAC address, which has 12 characters."),
		"mac_characters": _("{0} is not a MAC address, which has only 0-9 and A-F. Is an O a zero?"),
		"mac_impossible": _("{0} cannot be the MAC address of a device."),
		"gpon_characters": _(
			"{0} is not a serial number, which has only 0-9 and A-F after its letters. Is an O a zero?"
		),
		"gpon_length": _("{0} is not a complete serial number, which has 12 characters."),
		"placeholder": _("{0} is on more than one device: it is not a serial number."),
		"several": _("Here are several serial numbers: {0}. Which one is it? Scan or enter that one alone."),
		"web": _("This code is a web address without a serial number."),
		"wifi": _("This code is for the WiFi of the device. Scan the label with S/N or MAC."),
	}
	sentence = sentences.get(error.reason, _("This is neither a serial number nor a MAC address."))
	return sentence.format(error.value, error.said)


def _question(label: identity.Code) -> str:
	sentences = {
		"plain": _("{0} does not look like a serial number. Is it what the label shows after S/N?"),
		"maker": _("The manufacturer code {1} is unknown. Is {0} really the serial number of the device?"),
		"digits": _("Is {0} really the serial number of the device?"),
		"local": _("{0} is not a manufacturer's MAC address. Is it what the label says?"),
	}
	value = identity.formatted_mac(label.value) if label.kind == identity.MAC else label.value
	return sentences[label.doubt].format(value, label.value[:4])


def holder(label: identity.Code) -> frappe._dict | None:
	"""The Service Equipment that has this label now; a device that is retired or in stock releases it. A locking read: two
	technicians may scan the same label. An ONT that was scanned by its other serial is found by this one once it has
	reported.
	"""
	rows = _devices_with(label.kind, identity.notations(label))
	if not rows and label.kind == identity.SERIAL:
		rows = [row for row in _devices_with("pon_serial", (label.value,)) if row.status != RETIRED]
	if rows and rows[0].status in FREE:
		# Its record ends here, and the label can be assigned again.
		frappe.get_doc("Service Equipment", rows[0].name, for_update=True).retire()
		return None
	return rows[0] if rows else None


def _devices_with(field: str, forms: tuple[str, ...]) -> list[frappe._dict]:
	table = frappe.qb.DocType("Service Equipment")
	fields = (table.name, table.equipment_type, table.status, table.location)
	found = frappe.qb.from_(table).select(*fields).where(table[field].isin(forms))
	return found.for_update().run(as_dict=True)


def require_free(label: identity.Code) -> None:
	"""Raises Conflict when a device has this label."""
	if found := holder(label):
		raise_in_use(label, found)


def raise_in_use(label: identity.Code, found: frappe._dict) -> None:
	place = frappe.db.get_value("Service Location", found.location, "address_line") or found.name
	raise Conflict(_("{0} is already in use at {1}.").format(label.value, place))


def require_no_other_line(label: identity.Code, location: str) -> None:
	"""Raises Conflict when this is the ONT of another port: most migrated customers' ONTs are known by their port only."""
	if label.kind != identity.SERIAL:
		return
	own = frappe.db.get_value("Service Location", location, "fibre_port")
	filters = {
		"sn": among(identity.notations(label)),
		"status": ("in", CONNECTED_PORT),
		"name": ("!=", own or ""),
	}
	if other := frappe.db.get_value("Fibre Port", filters, ["name", "rue", "ville"], as_dict=True):
		place = ", ".join(filter(None, (other.rue, other.ville))) or other.name
		raise Conflict(_("{0} is already in use at {1}.").format(label.value, f"{place} ({other.name})"))


def require_type(label: identity.Code, asked: str, known: list[identity.Model]) -> None:
	"""Raises BadRequest when the manufacturer's code belongs to another kind of device."""
	truly = identity.contradicts(label, asked)
	likely = identity.likely_types(label, known) if label.kind == identity.MAC else set()
	if truly or (likely and asked not in likely):
		value = identity.formatted_mac(label.value) if label.kind == identity.MAC else label.value
		other = _(truly) if truly else ", ".join(map(_, sorted(likely)))
		raise BadRequest(_("{0} is the label of: {1}, not of: {2}.").format(value, other, _(asked)))


def models() -> list[identity.Model]:
	"""The label facts of the enabled Device Profiles."""
	return [
		identity.Model(
			row.name,
			row.equipment_type,
			row.serial_prefix or "",
			identity.ouis(row.oui),
			row.product_class or "",
		)
		for row in frappe.get_all(
			"Device Profile",
			filters={"disabled": 0},
			fields=["name", "equipment_type", "serial_prefix", "oui", "product_class"],
		)
	]


def assign(device: Document, label: identity.Code, known: list[identity.Model]) -> None:
	"""Save the device with this label, as installed. Raises Conflict when another request was faster, or when it is the ONT
	of another port.
	"""
	if device.equipment_type == ONT:
		require_no_other_line(label, device.location)
	device.status = "Installed"
	device.set(label.kind, label.value)
	device.device_profile = identity.profile(label, device.equipment_type, known) or device.device_profile
	try:
		device.save(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		raise Conflict(_("{0} has just been scanned by someone else.").format(label.value)) from None
	announce("equipment_labelled", device)
	waiting = {"sales_order": device.sales_order, "status": "Awaiting Scan"}
	if device.sales_order and not frappe.db.exists("Service Equipment", waiting):
		tasks.prove(device.sales_order, "prepare")
