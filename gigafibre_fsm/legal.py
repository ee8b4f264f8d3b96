"""The texts that customers see or accept (DocType Legal Text), in the version in force, filled with values of Gigafibre
Settings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, md_to_html

from gigafibre_fsm import dates

# The part of a text about opening hours, which is removed for a company without any: "(…)" or "Hours: …."
HOURS = re.compile(r"\s?\(\{hours\}\)|\s\w+\s?: \{hours\}\.")


@dataclass(frozen=True)
class Text:
	"""`html` is safe to render: only staff write it."""

	version: str
	html: str
	in_force_from: date
	is_sample: bool


def text(kind: str, language: str, version: str = "") -> Text | None:
	"""The text of a kind (Contract, Terms, Privacy, Complaints) in force today, or the given version."""
	filters = {"kind": kind, "language": language}
	known = version and frappe.db.exists("Legal Text", {**filters, "version": version})
	filters |= {"version": version} if known else {"in_force_from": ("<=", getdate())}
	rows = frappe.get_all(
		"Legal Text",
		filters=filters,
		fields=["version", "text", "in_force_from", "is_sample"],
		order_by="in_force_from desc, creation desc",
		limit=1,
	)
	if not rows:
		return None
	row = rows[0]
	filled, told = row.text, company(language)
	if not told["hours"]:
		filled = HOURS.sub("", filled)
	for name, value in told.items():
		filled = filled.replace(f"{{{name}}}", value or _("[to be completed]", language))
	return Text(row.version, str(md_to_html(filled)), getdate(row.in_force_from), bool(row.is_sample))


def company(language: str) -> dict[str, str]:
	"""The company's details; a missing one is an empty string, and a legal text shows the gap."""
	settings = frappe.get_cached_doc("Gigafibre Settings")
	hours = (language == "en" and settings.opening_hours_english) or settings.opening_hours
	known = {
		"legal_name": settings.legal_name
		or frappe.get_cached_value("Company", settings.company, "company_name"),
		"address": settings.headquarters,
		"phone": settings.support_phone,
		"email": settings.support_email,
		"hours": dates.with_unbroken_hours(hours or ""),
		"privacy_officer": settings.privacy_officer,
		"privacy_email": settings.privacy_email or settings.support_email,
	}
	return {name: str(value or "") for name, value in known.items()}
