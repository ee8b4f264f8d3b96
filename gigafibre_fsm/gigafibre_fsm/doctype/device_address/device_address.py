from __future__ import annotations

from frappe.model.document import Document


class DeviceAddress(Document):
	"""An IP address of a device; written by flow/telemetry only."""
