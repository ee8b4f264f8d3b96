"""The fields that this app adds to ERPNext's records: defined once, installed and removed from here.

Labels and descriptions are English, translated by `translations/fr.csv`.
"""

from __future__ import annotations

import frappe
from frappe.core.doctype.doctype.doctype import validate_fields_for_doctype
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from gigafibre_fsm.flow.vocabulary import ARTICLES, SERVICE_TYPES
from gigafibre_fsm.setup.field_kinds import Field
from gigafibre_fsm.setup.field_kinds import field as _field
from gigafibre_fsm.setup.field_kinds import section as _section
from gigafibre_fsm.setup.field_kinds import system as _system
from gigafibre_fsm.setup.ticket_fields import OF_ISSUE, OF_ISSUE_PRIORITY, OF_ISSUE_TYPE

OF_INTERNET = "eval:doc.fsm_service_type=='Internet'"

SAMPLE = _system("fsm_sample", "Check", "Sample Data")
UNCONFIRMED = _field(
	"fsm_unconfirmed",
	"Check",
	"Not Confirmed",
	no_copy=1,
	in_list_view=1,
	description="Entered at an online checkout; uncheck it once the customer has confirmed it",
)

BY = "\nSMS\nE-mail"
FIELDS: dict[str, list[Field]] = {
	"Customer": [
		_section("Gigafibre", "default_commission_rate"),
		_field(
			"legacy_customer_id",
			"Data",
			"Legacy Customer ID",
			unique=1,
			no_copy=1,
			in_standard_filter=1,
			description="account_id of the legacy system",
		),
		_system(
			"fsm_account_number",
			"Data",
			"Account Number",
			unique=1,
			in_standard_filter=1,
			description="What the customer enters to pay a bill at the bank; one from the legacy system has its legacy number",
		),
		_field(
			"fsm_ppa_enabled",
			"Check",
			"Pre-authorized Payment",
			description="Invoices are charged to the saved card when they are due",
		),
		_field("fsm_paper_bill", "Check", "Paper Bill"),
		_field("fsm_vip", "Check", "VIP", in_standard_filter=1, search_index=1),
		_system("fsm_referral_code", "Data", "Referral Code", unique=1),
		_system(
			"fsm_dunning_state",
			"Select",
			"Dunning",
			"\nOpen\nSuspended",
			in_standard_filter=1,
			search_index=1,
		),
		_field("fsm_column", "Column Break", ""),
		_field("fsm_bills_by", "Select", "Messages about Bills", BY),
		_field("fsm_visits_by", "Select", "Messages about Visits", BY),
		_field("fsm_service_by", "Select", "Messages about the Service", BY),
		_system("fsm_stripe_customer", "Data", "Stripe Customer"),
		_system("fsm_stripe_payment_method", "Data", "Stripe Payment Method"),
		_system("fsm_stripe_mandate", "Data", "Debit Mandate"),
		_system("fsm_card_since", "Datetime", "Saved Card Since (UTC)", hidden=1),
		_system("fsm_card_label", "Data", "Saved Card"),
		_system("fsm_card_expires", "Date", "Card Expires", search_index=1),
		_system(
			"fsm_hold_until",
			"Date",
			"Held Until",
			search_index=1,
			description="Migrated from another system: no billing, charges or reminders before this day",
		),
		_system(
			"fsm_opening_balance",
			"Currency",
			"Opening Balance",
			description="Balance when the customer was migrated from another system; negative for a credit",
		),
		SAMPLE,
	],
	"Contact Email": [{**UNCONFIRMED, "insert_after": "is_primary"}],
	"Contact Phone": [{**UNCONFIRMED, "insert_after": "is_primary_mobile_no"}],
	"Item": [
		_section("Gigafibre", "description"),
		_field(
			"fsm_service_type",
			"Select",
			"Service Type",
			"\n".join(("", *SERVICE_TYPES)),
			in_standard_filter=1,
		),
		_field("fsm_carried_as", "Select", "Carried As", "\n".join(("", *ARTICLES)), search_index=1),
		_field("fsm_english_name", "Data", "English Name", description="Shown to customers who read English"),
		_field("fsm_english_description", "Small Text", "English Description"),
		_field("fsm_public", "Check", "Offered on the Website"),
		_field("fsm_sort", "Int", "Position on the Website"),
		_field("fsm_column", "Column Break", ""),
		_field("fsm_speed_down", "Int", "Download Speed (Mbps)", depends_on=OF_INTERNET),
		_field("fsm_speed_up", "Int", "Upload Speed (Mbps)", depends_on=OF_INTERNET),
		_field("fsm_line_profile", "Data", "OLT Line Profile", depends_on=OF_INTERNET),
		_field(
			"fsm_discount_rule",
			"Select",
			"Discount Rule",
			"\nCombo 2\nCombo 3\nCombo 4\nCommitment 24\nCommitment 36\nStaff",
			depends_on="eval:doc.fsm_service_type=='Discount'",
		),
		_field(
			"fsm_goes_with",
			"Link",
			"Comes With",
			"Item",
			description="Added to an order whenever it has this other item, such as the 911 fee with the telephone line",
		),
	],
	"Quotation": [
		_section("Gigafibre", "order_lost_reason"),
		_field("fsm_offer_label", "Data", "Service Address", no_copy=1),
		_system("fsm_on_account", "Check", "May Be Ordered on Account"),
		_system("fsm_checkout_session", "Link", "Checkout Session", "Checkout Session", search_index=1),
		_system("fsm_quote_snapshot", "Long Text", "Quote Snapshot", hidden=1),
	],
	"Sales Order": [
		_section("Gigafibre", "project"),
		_field(
			"fsm_service_location",
			"Link",
			"Service Location",
			"Service Location",
			no_copy=1,
			search_index=1,
			description="To add services at a location that is already connected",
		),
		_field(
			"fsm_fibre_port",
			"Link",
			"Fibre Port",
			"Fibre Port",
			no_copy=1,
			search_index=1,
			description="To connect a new location; the port is reserved when the order is submitted",
		),
		_system("fsm_checkout_session", "Link", "Checkout Session", "Checkout Session", search_index=1),
		_field("fsm_offer_label", "Data", "Service Address", no_copy=1),
		_system("fsm_visits", "Int", "Visits Needed"),
		_field("fsm_column", "Column Break", ""),
		_system(
			"fsm_preferred_dates",
			"Small Text",
			"Preferred Dates",
			description="JSON list of date and time window",
			hidden=1,
		),
		_field("fsm_contact_me", "Check", "Contact Me to Schedule", no_copy=1),
		_system("fsm_without_visit", "Check", "Start without a Visit"),
		_field("fsm_commitment", "Select", "Commitment (months)", "0\n24\n36", default="0", no_copy=1),
		_field(
			"fsm_price_reason",
			"Small Text",
			"Reason for the Price",
			no_copy=1,
			print_hide=1,
			description="Why an item is free or sold below its list price; only a manager can enter it",
		),
		_field(
			"fsm_transfer_number",
			"Data",
			"Number to Keep",
			no_copy=1,
			description="A telephone number of the customer that is to be moved from its present provider",
		),
		_field("fsm_transfer_provider", "Data", "Present Provider", no_copy=1),
		_field("fsm_transfer_account", "Data", "Account Number There", no_copy=1),
		_system("fsm_referral_code", "Data", "Referral Code"),
		_system("fsm_setup_intent", "Data", "SetupIntent", unique=1),
		_system("fsm_payment_method", "Data", "Stripe Payment Method"),
		_system("fsm_quote_snapshot", "Long Text", "Quote Snapshot", hidden=1),
		SAMPLE,
	],
	"Sales Invoice": [
		_section("Gigafibre", "project"),
		_system("fsm_service_location", "Link", "Service Location", "Service Location", search_index=1),
		_system("fsm_period_start", "Date", "Period Start"),
		_system("fsm_period_end", "Date", "Period End"),
		_field("fsm_column", "Column Break", ""),
		_system(
			"fsm_charge_state",
			"Select",
			"Card Charge",
			"\nQueued\nCharging\nPaid\nDeclined\nNeeds Action\nOverdue\nRefunding\nRefunded\nRefund Failed",
			in_standard_filter=1,
			search_index=1,
		),
		_system("fsm_decline_code", "Data", "Decline Code"),
		_system("fsm_payment_intent", "Data", "PaymentIntent", search_index=1),
		_system("fsm_owed_since", "Date", "Owed Again Since"),
		_system("fsm_printed_on", "Date", "Printed On", search_index=1),
		_system("fsm_billing_key", "Data", "Billing Key", unique=1, hidden=1),
		_system("fsm_billed_subscriptions", "Small Text", "Billed Subscriptions", hidden=1),
		_system("fsm_gave_up", "Small Text", "Released on Cancellation", hidden=1),
		SAMPLE,
	],
	"Sales Invoice Item": [
		_field(
			"fsm_service_subscription",
			"Link",
			"Service Subscription",
			"Service Subscription",
			read_only=1,
			print_hide=1,
			search_index=1,
			insert_after="description",
		),
	],
	"Payment Entry": [
		_system("fsm_payment_intent", "Data", "PaymentIntent", unique=1, insert_after="reference_date"),
		_system(
			"fsm_payment_line",
			"Link",
			"Payment Line",
			"Payment Line",
			unique=1,
			insert_after="fsm_payment_intent",
		),
	],
	"Project": [
		_section("Gigafibre", "notes"),
		_system("fsm_service_location", "Link", "Service Location", "Service Location", search_index=1),
		_system("fsm_dispatch_job", "Link", "Dispatch Job", "Dispatch Job"),
		SAMPLE,
	],
	"Task": [
		_system("fsm_task", "Data", "Installation Step", hidden=1, insert_after="type"),
		_system("fsm_role", "Link", "Owner's Role", "Role", insert_after="fsm_task", in_standard_filter=1),
		_system("fsm_owner", "Link", "Owner", "User", insert_after="fsm_role", in_standard_filter=1),
		_field(
			"fsm_closed_because", "Small Text", "Closed by Hand Because", insert_after="fsm_owner", no_copy=1
		),
	],
	"Lead": [
		_section("Gigafibre", "type"),
		_field(
			"fsm_interest", "Select", "Interest", "\nNotify\nBusiness\nPhone\nOrder", in_standard_filter=1
		),
		_field("fsm_address", "Data", "Service Address"),
		_field("fsm_civic_address", "Link", "Civic Address", "Civic Address"),
		_field("fsm_municipality", "Data", "Municipality", in_standard_filter=1),
		_field("fsm_column", "Column Break", ""),
		_field("fsm_municipality_code", "Data", "Municipality Code", search_index=1),
		_system("fsm_consent_at", "Datetime", "Consent Given At"),
		_system("fsm_notified_at", "Datetime", "Notified At"),
		SAMPLE,
	],
	"Issue": [*OF_ISSUE, SAMPLE],
	"Issue Type": OF_ISSUE_TYPE,
	"Issue Priority": OF_ISSUE_PRIORITY,
}


def flow_fields(doctype: str) -> tuple[str, ...]:
	"""The fields of one of ERPNext's records that only the app writes (guards/by_hand.py)."""
	return tuple(field["fieldname"] for field in FIELDS.get(doctype, ()) if field.get("read_only"))


def fields_in_order(doctype: str) -> list[Field]:
	"""The fields of `doctype`, each placed after the one before it."""
	placed: list[Field] = []
	for field in FIELDS[doctype]:
		after = {} if "insert_after" in field else {"insert_after": placed[-1]["fieldname"]}
		placed.append({**field, **after})
	return placed


def apply() -> None:
	"""Create missing fields and update different ones. Frappe would validate the DocType for each field: once is enough."""
	different = {doctype: fields for doctype in FIELDS if (fields := to_change(doctype))}
	# Also without fields to change: creates the columns that an interrupted run left out.
	create_custom_fields({doctype: different.get(doctype, []) for doctype in FIELDS}, ignore_validate=True)
	for doctype in different:
		validate_fields_for_doctype(doctype)


def to_change(doctype: str) -> list[Field]:
	"""The fields that differ on the site from their declaration here, or are missing."""
	there = {row.fieldname: row for row in frappe.get_all("Custom Field", {"dt": doctype}, ["*"])}
	return [
		field
		for field in fields_in_order(doctype)
		if any(
			(value or None) != (there.get(field["fieldname"], {}).get(key) or None)
			for key, value in field.items()
		)
	]


def remove() -> None:
	"""Delete the fields and their columns. Changes table definitions, so the database commits."""
	for doctype, fields in FIELDS.items():
		for field in fields:
			frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			frappe.db.delete("Property Setter", {"doc_type": doctype, "field_name": field["fieldname"]})
		present = frappe.db.get_table_columns(doctype)
		drops = [f"drop column `{field['fieldname']}`" for field in fields if field["fieldname"] in present]
		if drops:
			frappe.db.sql_ddl(f"alter table `tab{doctype}` {', '.join(drops)}")
		frappe.clear_cache(doctype=doctype)
