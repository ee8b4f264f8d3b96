import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.document import Document
from frappe.utils import cint

ROUNDED = ("Sales Order", "Sales Invoice")


class GlobalDefaults(Document):
	def on_update(self) -> None:
		for key, field in {
			"company": "default_company",
			"currency": "default_currency",
			"country": "country",
			"hide_currency_symbol": "hide_currency_symbol",
			"disable_rounded_total": "disable_rounded_total",
			"disable_in_words": "disable_in_words",
		}.items():
			frappe.db.set_default(key, self.get(field) or "")
		if self.default_currency:
			frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		self.toggle_rounded_total()
		frappe.clear_cache()

	def toggle_rounded_total(self) -> None:
		"""New orders and invoices start with the site's choice; fields that it clears are hidden."""
		off = cint(self.disable_rounded_total)
		for doctype in ROUNDED:
			for field in ("base_rounded_total", "rounded_total"):
				make_property_setter(
					doctype, field, "hidden", off, "Check", validate_fields_for_doctype=False
				)
			make_property_setter(
				doctype,
				"disable_rounded_total",
				"default",
				str(off),
				"Text",
				validate_fields_for_doctype=False,
			)
