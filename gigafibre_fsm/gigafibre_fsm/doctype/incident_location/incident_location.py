from __future__ import annotations

from frappe.model.document import Document


class IncidentLocation(Document):
	"""One location of an incident; written by flow/incidents/service.py only."""
