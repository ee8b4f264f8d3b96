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
		self.forget_password_of_another_machine()

	def forget_password_of_another_machine(self) -> None:
		"""A changed address clears the password, so that it is not sent to a machine for which it was not entered."""
		before = self.get_doc_before_save()
		moved = before and any(
			before.get(field) != self.get(field) for field in ("ip_address", "ssh_port", "ssh_host_key")
		)
		if moved and self.is_dummy_password(self.ssh_password or ""):
			self.ssh_password = ""
