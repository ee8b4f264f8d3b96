"""Validates manually entered coordinates: in degrees, 0 and 0 for unknown."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest


def refuse_impossible_place(latitude: float | None, longitude: float | None) -> None:
	"""Raises BadRequest for degrees out of range, and for one coordinate without the other."""
	if not -90 <= (latitude or 0) <= 90 or not -180 <= (longitude or 0) <= 180:
		frappe.throw(_("Latitude or longitude is out of range."), BadRequest)
	if bool(latitude) != bool(longitude):
		frappe.throw(_("Enter both latitude and longitude, or neither."), BadRequest)
