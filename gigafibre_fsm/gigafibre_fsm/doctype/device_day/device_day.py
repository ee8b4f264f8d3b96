from __future__ import annotations

from frappe.model.document import Document


class DeviceDay(Document):
	"""The readings of a device, aggregated by day; written by flow/telemetry only."""
