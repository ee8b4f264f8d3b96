from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.ordering.credentials import is_ssid, is_wpa_password
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

RETIRED = "Retiré"


class ServiceEquipment(StatefulDocument):
	"""One device of a household, first as an empty template, then with the labels that a technician
	scanned.
	"""

	fixed = ("equipment_type", "location", "customer")

	def validate(self) -> None:
		super().validate()
		if self.custom_wifi_ssid and not is_ssid(self.custom_wifi_ssid):
			frappe.throw(_("The WiFi name must have 1 to 32 bytes and no spaces at its ends."), BadRequest)
		password = self.custom_wifi_password
		if password and not self.is_dummy_password(password) and not is_wpa_password(password):
			frappe.throw(_("The WiFi password must have 8 to 63 plain characters."), BadRequest)
		if self.status == RETIRED:
			self.free_labels()

	def free_labels(self) -> None:
		"""A retired device keeps its labels for the record only: the next household may scan the same
		device.
		"""
		for fieldname in ("serial", "mac"):
			label = self.get(fieldname)
			if label and "~" not in label:
				self.set(fieldname, f"{label}~{self.name}")

	def retire(self) -> None:
		"""Take the device out of service."""
		self.status = RETIRED
		self.online = 0
		self.save(ignore_permissions=True)
