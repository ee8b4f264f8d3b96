from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm import optical_power
from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.provisioning.rules import BadProfile, typed

PATH = re.compile(r"(InternetGatewayDevice|Device)(\.[A-Za-z0-9_-]+)+")
ROOTS = {"TR-098": "InternetGatewayDevice", "TR-181": "Device"}


class DeviceProfile(Document):
	def validate(self) -> None:
		"""Refuse values that no device could accept: a profile is sent to every device of its model."""
		seen: set[str] = set()
		for row in self.parameters:
			row.path = (row.path or "").strip()
			row.alternatives = "\n".join((row.alternatives or "").split())
			for path in (row.path, *row.alternatives.split()):
				if not self._has(path):
					sentence = _("Row {0}: {1} is not a path of {2}.")
					frappe.throw(sentence.format(row.idx, path, self.data_model), BadRequest)
				if path in seen:
					frappe.throw(_("Row {0}: {1} is listed twice.").format(row.idx, path), BadRequest)
				seen.add(path)
			self._check_value(row)
		self.mac_paths = "\n".join((self.mac_paths or "").split())
		readings = (
			self.rx_power_path,
			self.tx_power_path,
			self.firmware_path,
			self.ip_path,
			self.pon_serial_path,
			self.maker_serial_path,
			*self.mac_paths.split(),
		)
		for path in filter(None, readings):
			if not self._has(path):
				frappe.throw(_("{0} is not a path of {1}.").format(path, self.data_model), BadRequest)
		if self.tx_power_path and not self.tx_power_unit:
			frappe.throw(_("Choose the unit in which the device reports optical power."), BadRequest)
		ends = (self.rx_power_weakest, self.rx_power_strongest)
		if not (ends[0] < ends[1] and all(map(optical_power.is_possible, ends))):
			frappe.throw(_("{0} to {1} dBm is not a valid range of optical power.").format(*ends), BadRequest)

	def _has(self, path: str) -> bool:
		return bool(PATH.fullmatch(path)) and path.split(".")[0] == ROOTS[self.data_model]

	def _check_value(self, row: Document) -> None:
		if row.source != "Literal":
			row.value = ""
			row.readable = int("Password" not in row.source)
			return
		try:
			typed(row.value or "", row.xsd_type or "xsd:string")
		except BadProfile:
			frappe.throw(
				_("Row {0}: {1} is not a valid {2} value.").format(row.idx, row.value, row.xsd_type),
				BadRequest,
			)
