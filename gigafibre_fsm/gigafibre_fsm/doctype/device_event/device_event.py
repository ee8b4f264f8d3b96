from frappe.model.document import Document


class DeviceEvent(Document):
	pass
