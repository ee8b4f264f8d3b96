from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.ordering.credentials import ssid_refusal, wpa_refusal
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

RETIRED = "Retiré"


class ServiceEquipment(StatefulDocument):
	"""One device of a customer: first an empty template, then with the labels that a technician scanned."""

	fixed = ("equipment_type", "location", "customer")

	def validate(self) -> None:
		super().validate()
		refusal = ssid_refusal(self.custom_wifi_ssid, _) if self.custom_wifi_ssid else ""
		password = self.custom_wifi_password
		if password and not self.is_dummy_password(password):
			refusal = refusal or wpa_refusal(password, _)
		if refusal:
			frappe.throw(refusal, BadRequest)
		if self.status == RETIRED:
			self.free_labels()

	def free_labels(self) -> None:
		"""A retired device keeps its labels for the record only: the same device may be scanned for the next customer."""
		for fieldname in ("serial", "mac"):
			label = self.get(fieldname)
			if label and "~" not in label:
				self.set(fieldname, f"{label}~{self.name}")

	def retire(self) -> None:
		"""Take the device out of service."""
		self.status = RETIRED
		self.online = 0
		self.save(ignore_permissions=True)
