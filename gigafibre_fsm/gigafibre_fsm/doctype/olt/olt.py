from __future__ import annotations

import ipaddress

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.gigafibre_fsm.coordinates import refuse_impossible_place


class OLT(Document):
	"""Optical line terminal: name, IP address and position."""

	def validate(self) -> None:
		self.ip_address = (self.ip_address or "").strip()
		try:
			ipaddress.ip_address(self.ip_address)
		except ValueError:
			frappe.throw(_("{0} is not an IP address.").format(self.ip_address), BadRequest)
		refuse_impossible_place(self.latitude, self.longitude)
