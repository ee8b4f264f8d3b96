"""What each role does in the desk every day, as data; test_days.py walks it with the roles of its profile and no others."""

from __future__ import annotations

from tests.world.fixtures import DISPATCHER, MANAGER, SALES, SUPPORT

STAFF = {"FSM Manager": MANAGER, "FSM Dispatcher": DISPATCHER, "FSM Support": SUPPORT, "FSM Sales": SALES}
LETTERS = {"r": "read", "w": "write", "c": "create", "d": "delete", "s": "submit", "x": "cancel"}

# role -> record -> r read, w write, c create, d delete, s submit, x cancel
DAY: dict[str, dict[str, str]] = {
	# prices, credits, cheques, merged customers; and everything that the others do
	"FSM Manager": {
		"Customer": "rwcd", "Contact": "rwc", "Address": "rwc", "Lead": "rwc", "Item": "rwc",
		"Item Price": "rwcd", "Price List": "rwc", "Quotation": "r", "Sales Order": "rwcsx", "Sales Invoice": "rwcs",
		"Payment Entry": "rwcsx", "Journal Entry": "rwcs", "Issue": "rwc", "Project": "rwc", "Task": "rwc",
		"Fibre Port": "rwc", "OLT": "rwc", "Pricing Zone": "rwc", "Civic Address": "r", "Address Match": "rw",
		"Coverage Zone": "rwc", "Checkout Session": "r", "Service Location": "rw", "Service Subscription": "rw",
		"Service Equipment": "rw", "Dispatch Job": "rwc", "Technician": "rwc", "Skill Tag": "rwc",
		"Device Profile": "rwc", "Device Event": "r", "Provisioning Push": "r", "Outbound Message": "r",
		"Reconciliation Finding": "r", "Legal Text": "rwc", "Gigafibre Settings": "rw",
	},
	# plans visits, with the ticket, the order and the household that they are for
	"FSM Dispatcher": {
		"Customer": "r", "Contact": "r", "Address": "r", "Lead": "r", "Item": "r", "Sales Order": "r",
		"Issue": "rw", "Project": "rw", "Task": "rwc", "Fibre Port": "r", "OLT": "r", "Civic Address": "r",
		"Service Location": "rw", "Service Subscription": "r", "Service Equipment": "r", "Dispatch Job": "rwc",
		"Technician": "rwc", "Skill Tag": "rwc", "Field Action": "r",
	},
	# answers the telephone: tickets, bills, devices, visits
	"FSM Support": {
		"Customer": "rwc", "Contact": "rwc", "Address": "rwc", "Lead": "r", "Item": "r", "Item Price": "r",
		"Quotation": "r", "Sales Order": "rwc", "Sales Invoice": "r", "Payment Entry": "r", "Issue": "rwc", "Project": "r",
		"Task": "rw", "Fibre Port": "r", "OLT": "r", "Civic Address": "r", "Address Match": "rw",
		"Checkout Session": "r", "Service Location": "rw", "Service Subscription": "rw",
		"Service Equipment": "rw", "Dispatch Job": "rc", "Technician": "r", "Device Profile": "r",
		"Device Event": "r", "Provisioning Push": "r", "Outbound Message": "r", "Reconciliation Finding": "r",
		"Legal Text": "r",
	},
	# leads, abandoned checkouts, orders; and when the technician comes
	"FSM Sales": {
		"Customer": "rwc", "Contact": "rwc", "Address": "rwc", "Lead": "rwc", "Item": "r", "Item Price": "r",
		"Quotation": "r", "Sales Order": "rwcs", "Sales Invoice": "r", "Issue": "rwc", "Project": "r", "Task": "r",
		"Fibre Port": "r", "OLT": "r", "Pricing Zone": "r", "Civic Address": "r", "Address Match": "r",
		"Coverage Zone": "rwc", "Checkout Session": "r", "Service Location": "r", "Service Subscription": "r",
		"Dispatch Job": "r", "Technician": "r", "Legal Text": "r",
	},
}  # fmt: skip

# no office role but the manager's changes these
NOT_THEIRS = {
	"FSM Dispatcher": ("Customer", "Sales Order", "Item", "Item Price", "Sales Invoice"),
	"FSM Support": ("Item Price", "Sales Invoice", "Payment Entry"),
	"FSM Sales": ("Item Price", "Sales Invoice", "Payment Entry", "Dispatch Job", "Service Subscription"),
}

# DocTypes to which ERPNext's forms can also link, and which no role of this app uses.
NOT_USED = frozenset({
	"Auto Repeat", "Bank Account", "Batch", "Blanket Order", "BOM", "Cost Center", "Coupon Code",
	"Customs Tariff Number", "Department", "DocType", "Email Account", "Google Contacts", "Holiday List",
	"Item Tax Template", "Loyalty Program", "Market Segment", "Material Request", "Mode of Payment",
	"Payment Term", "Print Heading", "Project Template", "Purchase Taxes and Charges Template", "Quality Inspection",
	"Quality Inspection Template", "Serial and Batch Bundle", "Social Login Key", "Supplier", "Tax Category",
	"Tax Withholding Category",
})  # fmt: skip
