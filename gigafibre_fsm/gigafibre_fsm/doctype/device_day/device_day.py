from __future__ import annotations

from frappe.model.document import Document


class DeviceDay(Document):
	"""One day of a device; written by flow/telemetry only."""
