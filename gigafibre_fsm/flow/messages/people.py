"""Finds the customers of a sender's address or number."""

from __future__ import annotations

import frappe

from gigafibre_fsm import telephone
from gigafibre_fsm.filters import among


def customers_at(address: str) -> list[str]:
	"""The customers with this email address or telephone number (E.164), oldest first, including unconfirmed contacts: a
	message from one is read, but opens no account.
	"""
	is_mail = "@" in address
	forms = [address] if is_mail else telephone.forms(address)
	table, field = ("Contact Email", "email_id") if is_mail else ("Contact Phone", "phone")
	linked = frappe.db.sql(
		f"""SELECT DISTINCT link.link_name FROM `tab{table}` way
		JOIN `tabDynamic Link` link ON link.parenttype = 'Contact' AND link.parent = way.parent
			AND link.link_doctype = 'Customer'
		WHERE way.parenttype = 'Contact' AND way.`{field}` IN %s""",  # noqa: S608 - names of ours
		(forms,),
		pluck=True,
	)
	own = {"email_id" if is_mail else "mobile_no": among(forms)}
	names = {*linked, *frappe.get_all("Customer", filters=own, pluck="name")}
	return frappe.get_all("Customer", {"name": among(names)}, pluck="name", order_by="creation")
