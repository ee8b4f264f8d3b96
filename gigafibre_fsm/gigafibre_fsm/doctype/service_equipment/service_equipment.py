from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.availability import masters
from gigafibre_fsm.flow.ordering.credentials import ssid_refusal, wpa_refusal
from gigafibre_fsm.flow.vocabulary import IN_HOUSE, RETIRED
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument

NETWORKS = (
	("custom_wifi_ssid", "custom_wifi_password"),
	("wifi_5ghz_ssid", "wifi_5ghz_password"),
	("guest_wifi_ssid", "guest_wifi_password"),
)


class ServiceEquipment(StatefulDocument):
	"""One device of a customer: planned first, then with the labels that a technician scanned."""

	fixed = ("equipment_type", "location", "customer")

	# Identity and settings of the device: only the master of its OLT may change them.
	agreed = (
		"serial",
		"mac",
		"device_profile",
		"custom_wifi_ssid",
		"custom_wifi_password",
		"wifi_5ghz_ssid",
		"wifi_5ghz_password",
		"guest_wifi_on",
		"guest_wifi_ssid",
		"guest_wifi_password",
		"custom_sip_username",
		"custom_sip_password",
	)

	def validate(self) -> None:
		super().validate()
		for ssid_field, password_field in NETWORKS:
			self._check_network(self.get(ssid_field), self.get(password_field))
		if self.status in IN_HOUSE and any(self.has_value_changed(field) for field in self.agreed):
			masters.require_run_here(masters.olt_of(self.location))
		if self.status == RETIRED:
			self.free_labels()

	def _check_network(self, ssid: str | None, password: str | None) -> None:
		refusal = ssid_refusal(ssid, _) if ssid else ""
		if password and not self.is_dummy_password(password):
			refusal = refusal or wpa_refusal(password, _)
		if refusal:
			frappe.throw(refusal, BadRequest)

	def free_labels(self) -> None:
		"""Mark the labels of a retired device: the same device may be scanned for the next customer."""
		for fieldname in ("serial", "mac"):
			label = self.get(fieldname)
			if label and "~" not in label:
				self.set(fieldname, f"{label}~{self.name}")

	def retire(self) -> None:
		"""Take the device out of service."""
		self.status = RETIRED
		self.online = 0
		self.save(ignore_permissions=True)
