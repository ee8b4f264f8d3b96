from __future__ import annotations

from frappe.model.document import Document


class DeviceIdentity(Document):
	"""One name of a device; the strongest one in a report identifies the device."""
