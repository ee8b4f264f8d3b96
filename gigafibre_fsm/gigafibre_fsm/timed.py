"""Records with times of day. Frappe sets an empty time to the current one, whatever the field's default is."""

from __future__ import annotations

from frappe.model.document import Document


class TimedDocument(Document):
	"""An empty time, here or in a child row, gets its field's default, or stays empty."""

	def _set_defaults(self) -> None:
		not_given = [
			(row, field)
			for row in (self, *self.get_all_children())
			for field in row.meta.get("fields", {"fieldtype": "Time"})
			if row.get(field.fieldname) is None
		]
		super()._set_defaults()
		for row, field in not_given:
			row.set(field.fieldname, field.default)
