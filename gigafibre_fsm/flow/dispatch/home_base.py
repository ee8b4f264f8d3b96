"""Where a technician's day begins: the home base that the board shows and that routes are counted from."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict, NotFound


def set_home(technician: str, latitude: float, longitude: float, address: str, modified: str) -> Document:
	"""Raises NotFound, BadRequest for an impossible place, Conflict when somebody else changed the technician since `modified`."""
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
