from __future__ import annotations

from frappe.model.document import Document


class WebhookReceipt(Document):
	"""One event of a provider. Its name is the provider's own id, so that a repeated delivery finds the first."""

	def autoname(self) -> None:
		self.name = f"{self.provider}:{self.event_id}"
