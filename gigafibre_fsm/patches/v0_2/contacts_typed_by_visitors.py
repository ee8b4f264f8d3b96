"""Contact details that visitors typed in earlier orders count for signing in as in new ones
(flow/portal/contacts.py), and the Contacts that Frappe created for telephone users are deleted.
"""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.portal.contacts import PORTAL_DOMAIN, TABLES, address
from gigafibre_fsm.setup import custom_fields


def execute() -> None:
	custom_fields.apply()  # otherwise created only after the patches
	for table, field in TABLES.items():
		typed = "email" if field == "email_id" else "phone"
		rows = frappe.db.sql(
			f"""SELECT DISTINCT way.name, way.`{field}` AS value, link.link_name AS customer FROM `tab{table}` way
			JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
				AND link.link_doctype = 'Customer'
			JOIN `tabCheckout Session` checkout ON checkout.customer = link.link_name AND checkout.`{typed}` = way.`{field}`
			WHERE way.parenttype = 'Contact'""",  # noqa: S608 - names of ours
			as_dict=True,
		)
		for row in rows:
			proven = {"parenttype": "Customer", "parent": row.customer, "user": address(row.value).user}
			if not frappe.db.exists("Portal User", proven):
				frappe.db.set_value(table, row.name, "fsm_unconfirmed", 1, update_modified=False)
	for name in frappe.get_all("Contact", {"user": ("like", f"%{PORTAL_DOMAIN}")}, pluck="name"):
		frappe.delete_doc("Contact", name, force=True, ignore_permissions=True)
