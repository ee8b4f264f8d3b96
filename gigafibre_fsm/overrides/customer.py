"""Customer: defaults of the quick entry, merging, and the dashboard."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.flow.collections import account_numbers, merged_customers
from gigafibre_fsm.guards import language


def before_insert(customer: Document, method: str | None = None) -> None:
	"""The quick entry asks only for a name: default group, territory and language."""
	settings = frappe.get_cached_doc("Gigafibre Settings")
	customer.customer_group = customer.customer_group or settings.customer_group
	customer.territory = customer.territory or settings.territory
	customer.language = customer.language or language.of_site()
	if not customer.get("legacy_customer_id"):
		customer.fsm_account_number = account_numbers.new_account_number()


def before_rename(customer: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	if merge:
		merged_customers.before(old, new)


def after_rename(customer: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	if merge:
		merged_customers.after_merge(old, new)


def dashboard(data: dict[str, Any]) -> dict[str, Any]:
	"""The customer's connections, in the dashboard of the form."""
	ours = ["Service Location", "Service Subscription", "Service Equipment", "Dispatch Job"]
	data.setdefault("fieldname", "customer")
	money = ["Payment Agreement", "Debit Mandate", "Legacy Invoice", "Legacy Payment"]
	groups = [{"label": _("Gigafibre"), "items": ours}, {"label": _("Payments"), "items": money}]
	data["transactions"] = [*groups, *data.get("transactions", [])]
	return data
