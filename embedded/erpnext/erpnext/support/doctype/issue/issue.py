from __future__ import annotations

import json
from typing import TYPE_CHECKING

import frappe
from erpnext.controllers.website_list_for_contact import has_website_permission as of_own_customer
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime
from frappe.utils.user import is_website_user

if TYPE_CHECKING:
	from frappe.contacts.doctype.contact.contact import Contact


class Issue(Document):
	def validate(self) -> None:
		if self.is_new() and self.via_customer_portal:
			self.flags.create_communication = True
		if not self.raised_by:
			self.raised_by = frappe.session.user
		self.set_lead_contact(self.raised_by)

	def set_lead_contact(self, email: str) -> None:
		self.lead = self.lead or frappe.db.get_value("Lead", {"email_id": email})
		if not self.contact and not self.customer:
			self.contact = frappe.db.get_value("Contact", {"email_id": email})
			if self.contact:
				self.customer = frappe.get_doc("Contact", self.contact).get_link_for("Customer")
		if not self.company:
			self.company = frappe.db.get_default("Company")

	def on_update(self) -> None:
		if self.flags.create_communication:
			self.flags.create_communication = False
			self.create_communication()

	def create_communication(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"subject": self.subject,
				"sender": self.raised_by,
				"content": self.description,
				"status": "Linked",
				"reference_doctype": "Issue",
				"reference_name": self.name,
			}
		).insert(ignore_permissions=True, ignore_mandatory=True)


@frappe.whitelist()
def set_multiple_status(names: str, status: str) -> None:
	"""The list's button. Writes the status without permission checks or events, as ERPNext does."""
	for name in json.loads(names):
		set_status(name, status)


@frappe.whitelist()
def set_status(name: str, status: str) -> None:
	frappe.db.set_value("Issue", name, "status", status)


def auto_close_tickets() -> None:
	"""Daily: closes issues that were answered and had no further reply."""
	days = frappe.db.get_single_value("Support Settings", "close_issue_after_days") or 7
	for name in frappe.get_all(
		"Issue",
		filters={"status": "Replied", "modified": ["<", add_days(now_datetime(), -days)]},
		pluck="name",
	):
		issue = frappe.get_doc("Issue", name)
		issue.status = "Closed"
		issue.flags.ignore_mandatory = True
		issue.save(ignore_permissions=True)


def has_website_permission(doc: Issue, ptype: str, user: str, verbose: bool = False) -> bool:
	return of_own_customer(doc, ptype, user, verbose) or doc.raised_by == user


def get_list_context(context: dict | None = None) -> dict:
	return {"title": _("Issues"), "show_search": True, "no_breadcrumbs": True, "get_list": get_issue_list}


def get_issue_list(
	doctype: str,
	txt: str,
	filters: dict,
	limit_start: int,
	limit_page_length: int = 20,
	order_by: str | None = None,
) -> list:
	from frappe.www.list import get_list

	visitor = is_website_user()
	filters = dict(filters or {})
	if visitor:
		filters["raised_by"] = frappe.session.user
	return get_list(doctype, txt, filters, limit_start, limit_page_length, ignore_permissions=visitor)


def forget_contact(contact: Contact, _method: str | None = None) -> None:
	frappe.db.set_value("Issue", {"contact": contact.name}, "contact", "")
