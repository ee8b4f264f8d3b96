from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.addresses.search import store
from gigafibre_fsm.flow.addresses.search.labels import CIVIC_FIELDS, written_postal


class CivicAddress(Document):
	"""One address of the Référentiel québécois d'adresses. Bulk imports write rows; single ones are saved through here."""

	def validate(self) -> None:
		self.postal_code = written_postal(self.postal_code)

	def on_update(self) -> None:
		if any(self.has_value_changed(field) for field in (*CIVIC_FIELDS, "retired")):
			store.mark_changed()

	def on_trash(self) -> None:
		store.mark_changed()
