from frappe.model.document import Document


class ReconciliationFinding(Document):
	"""What did not agree, since when, and what was done about it. Made by flow/reconcile."""
