from __future__ import annotations

from frappe.model.document import Document


class DeviceReading(Document):
	"""One hour of a device; written by flow/telemetry only."""
