from frappe.model.document import Document


class ReconciliationFinding(Document):
	"""A discrepancy, since when it exists, and its outcome. Written by flow/reconcile."""
