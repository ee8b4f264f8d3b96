from frappe.model.document import Document


class DeviceProfile(Document):
	pass
