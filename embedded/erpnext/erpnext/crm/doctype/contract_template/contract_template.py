from frappe.model.document import Document


class ContractTemplate(Document):
	pass
