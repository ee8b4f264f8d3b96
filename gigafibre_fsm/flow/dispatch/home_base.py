"""A technician's home base: the start of the day on the board and in routes."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict, NotFound


def set_home(technician: str, latitude: float, longitude: float, address: str, modified: str) -> Document:
	"""Move a technician's home base. Raises NotFound, BadRequest for impossible coordinates, Conflict when another user
	changed the technician since `modified`.
	"""
	if not frappe.db.exists("Technician", {"name": technician, "active": 1}):
		raise NotFound(_("Technician not found."))
	doc = frappe.get_doc("Technician", technician, for_update=True)
	if str(doc.modified) != modified:
		raise Conflict(
			_("This technician was changed meanwhile. Nothing was written: look again, then save.")
		)
	doc.update({"home_latitude": latitude, "home_longitude": longitude, "home_address": address})
	doc.save(ignore_permissions=True)
	return doc
