"""Records with times of day. Frappe fills a time that nobody gave with the present one, whatever the field's default says."""

from __future__ import annotations

from frappe.model.document import Document


class TimedDocument(Document):
	"""A time that is not given, here or in a child row, is its field's default, or none."""

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
