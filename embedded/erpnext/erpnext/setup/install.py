import frappe


def after_install() -> None:
	"""The state of a fresh installation before the setup wizard: settings with their defaults, and roles."""
	for settings in (
		"Accounts Settings",
		"Selling Settings",
		"Stock Settings",
		"CRM Settings",
		"Support Settings",
	):
		fill_defaults(settings)
	for role in ("Customer", "Supplier"):
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert(ignore_permissions=True)
		frappe.db.set_value("Role", role, "desk_access", 0)


def fill_defaults(settings: str) -> None:
	doc = frappe.get_single(settings)
	for field in doc.meta.fields:
		if field.default and not doc.get(field.fieldname):
			doc.set(field.fieldname, field.default)
	doc.flags.ignore_mandatory = True
	doc.save(ignore_permissions=True)
