app_name = "erpnext"
app_title = "ERPNext"
app_publisher = "gigafibre_fsm"
app_description = "Stand-in for ERPNext v15, for demo, tests and CI"
app_email = "erpnext@example.com"
app_license = "MIT"

after_install = "erpnext.setup.install.after_install"

doctype_js = {"Sales Order": "public/js/selling.js", "Sales Invoice": "public/js/selling.js"}

setup_wizard_stages = "erpnext.setup.setup_wizard.setup_wizard.get_setup_stages"

treeviews = [
	"Account",
	"Cost Center",
	"Warehouse",
	"Item Group",
	"Customer Group",
	"Sales Person",
	"Territory",
	"Department",
]

calendars = ["Task", "Sales Order", "Holiday List"]

default_roles = [{"role": "Customer", "doctype": "Contact", "email_field": "email_id"}]

_own_customer = "erpnext.controllers.website_list_for_contact.has_website_permission"
has_website_permission = {
	"Sales Order": _own_customer,
	"Sales Invoice": _own_customer,
	"Project": _own_customer,
	"Issue": "erpnext.support.doctype.issue.issue.has_website_permission",
}

# A key of ERPNext's own stands before those of later apps: what they write for the same DocType is merged into it.
_kept = {"on_trash": "erpnext.regional.check_deletion_permission"}
doc_events = {
	"Sales Invoice": _kept,
	"Payment Entry": _kept,
	"User": {"after_insert": "frappe.contacts.doctype.contact.contact.update_contact"},
	"Contact": {"on_trash": "erpnext.support.doctype.issue.issue.forget_contact"},
}

auto_cancel_exempted_doctypes = ["Payment Entry"]

scheduler_events = {
	"daily": [
		"erpnext.controllers.accounts_controller.update_invoice_status",
		"erpnext.selling.doctype.quotation.quotation.set_expired_status",
		"erpnext.accounts.doctype.fiscal_year.fiscal_year.auto_create_fiscal_year",
		"erpnext.projects.doctype.task.task.set_tasks_as_overdue",
		"erpnext.crm.doctype.contract.contract.update_status_for_contracts",
		"erpnext.support.doctype.issue.issue.auto_close_tickets",
	]
}
