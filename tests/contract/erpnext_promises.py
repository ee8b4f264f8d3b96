"""Naming series, states, methods and roles of ERPNext on which the app relies."""

SUBMITTABLE = ("Quotation", "Sales Order", "Sales Invoice", "Payment Entry", "Payment Request")

TREES = ("Customer Group", "Territory", "Item Group", "Account", "Cost Center", "Task")

UNIQUE_FIELDS = (("Project", "project_name"), ("Item", "item_code"), ("UOM", "uom_name"))

# the format of the names of new records
SERIES = {
	"Quotation": r"SAL-QTN-\d{4}-\d{5}",
	"Sales Order": r"SAL-ORD-\d{4}-\d{5}",
	"Sales Invoice": r"ACC-SINV-\d{4}-\d{5}",
	"Payment Entry": r"ACC-PAY-\d{4}-\d{5}",
	"Project": r"PROJ-\d{4}",
	"Task": r"TASK-\d{4}-\d{5}",
	"Lead": r"CRM-LEAD-\d{4}-\d{5}",
	"Issue": r"ISS-\d{4}-\d{5}",
}

# options that the app writes or reads
CHOICES = {
	("Customer", "customer_type"): {"Company", "Individual"},
	("Quotation", "status"): {
		"Draft",
		"Open",
		"Replied",
		"Partially Ordered",
		"Ordered",
		"Lost",
		"Cancelled",
		"Expired",
	},
	("Sales Order", "status"): {
		"Draft",
		"On Hold",
		"To Deliver and Bill",
		"To Bill",
		"To Deliver",
		"Completed",
		"Cancelled",
		"Closed",
	},
	("Sales Invoice", "status"): {
		"Draft",
		"Return",
		"Credit Note Issued",
		"Paid",
		"Partly Paid",
		"Unpaid",
		"Overdue",
		"Cancelled",
	},
	("Payment Entry", "payment_type"): {"Receive", "Pay", "Internal Transfer"},
	("Project", "status"): {"Open", "Completed", "Cancelled"},
	("Task", "status"): {
		"Open",
		"Working",
		"Pending Review",
		"Overdue",
		"Template",
		"Completed",
		"Cancelled",
	},
	("Lead", "status"): {
		"Lead",
		"Open",
		"Replied",
		"Quotation",
		"Lost Quotation",
		"Converted",
		"Do Not Contact",
	},
	("Issue", "status"): {"Open", "Replied", "On Hold", "Resolved", "Closed"},
	("Account", "account_type"): {"Tax", "Receivable", "Bank", "Cash"},
	("Sales Taxes and Charges", "charge_type"): {"Actual", "On Net Total", "On Previous Row Total"},
}

# dotted path -> arguments that the app passes
METHODS = {
	"erpnext.get_default_company": ("user",),
	"erpnext.get_default_currency": (),
	"erpnext.accounts.doctype.payment_entry.payment_entry.get_payment_entry": ("dt", "dn", "bank_account"),
	"erpnext.accounts.doctype.sales_invoice.sales_invoice.make_sales_return": ("source_name",),
	"erpnext.controllers.sales_and_purchase_return.make_return_doc": ("doctype", "source_name"),
	"erpnext.selling.doctype.sales_order.sales_order.make_sales_invoice": ("source_name",),
	"erpnext.accounts.party.get_party_account": ("party_type", "party", "company"),
	"erpnext.setup.setup_wizard.setup_wizard.setup_complete": ("args",),
}

ERRORS = (
	"erpnext.stock.doctype.item_price.item_price.ItemPriceDuplicateItem",
	"erpnext.utilities.transaction_base.UOMMustBeIntegerError",
	"erpnext.accounts.utils.FiscalYearError",
)

# role -> (record, its permissions); the app's own roles build on these
ROLES = {
	"Accounts Manager": ("Sales Invoice", "submit"),
	"Accounts User": ("Payment Entry", "write"),
	"Sales Manager": ("Sales Order", "submit"),
	"Sales User": ("Customer", "write"),
	"Projects User": ("Task", "write"),
	"Support Team": ("Issue", "write"),
}
