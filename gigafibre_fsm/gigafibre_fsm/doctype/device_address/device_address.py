from __future__ import annotations

from frappe.model.document import Document


class DeviceAddress(Document):
	"""An address that a device had; written by flow/telemetry only."""
