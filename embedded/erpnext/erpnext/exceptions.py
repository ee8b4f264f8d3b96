import frappe


class PartyFrozen(frappe.ValidationError):
	pass


class PartyDisabled(frappe.ValidationError):
	pass
