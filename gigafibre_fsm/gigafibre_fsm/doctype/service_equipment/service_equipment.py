from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.ordering.credentials import ssid_refusal, wpa_refusal
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

RETIRED = "Retiré"


class ServiceEquipment(StatefulDocument):
	"""One device of a customer: first an empty template, then with the labels that a technician scanned."""

	fixed = ("equipment_type", "location", "customer")

	# Which device it is and what it is told: while another system is the master of its OLT, only there.
	agreed = (
		"serial",
		"mac",
		"device_profile",
		"custom_wifi_ssid",
		"custom_wifi_password",
		"custom_sip_username",
		"custom_sip_password",
	)

	def validate(self) -> None:
		super().validate()
		refusal = ssid_refusal(self.custom_wifi_ssid, _) if self.custom_wifi_ssid else ""
		password = self.custom_wifi_password
		if password and not self.is_dummy_password(password):
			refusal = refusal or wpa_refusal(password, _)
		if refusal:
			frappe.throw(refusal, BadRequest)
		if self.status in IN_HOUSE and any(self.has_value_changed(field) for field in self.agreed):
			masters.require_run_here(masters.olt_of(self.location))
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
