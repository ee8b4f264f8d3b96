from frappe.model.document import Document


class ReconciliationFinding(Document):
	"""A discrepancy, with its first occurrence and its outcome. Written by flow/reconcile."""
