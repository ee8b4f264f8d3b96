from __future__ import annotations

from frappe.model.document import Document


class DeviceState(Document):
	"""The last report of a device; written by flow/telemetry only."""
