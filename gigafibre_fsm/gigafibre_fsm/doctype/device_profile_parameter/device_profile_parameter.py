from frappe.model.document import Document


class DeviceProfileParameter(Document):
	pass
