from __future__ import annotations

from frappe.model.document import Document


class DeviceIdentity(Document):
	"""One name by which a device is known: the strongest one that it reports says which device it is."""
