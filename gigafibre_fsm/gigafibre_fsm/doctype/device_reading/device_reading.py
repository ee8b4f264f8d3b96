from __future__ import annotations

from frappe.model.document import Document


class DeviceReading(Document):
	"""The readings of a device, by hour; written by flow/telemetry only."""
