"""The company that sells and bills the services, and its taxes."""

from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.vocabulary import SETTINGS


def selling_company() -> str:
	"""The company of Gigafibre Settings, else the site's default one; an empty string without either."""
	chosen = frappe.get_cached_value(SETTINGS, None, "company")
	return chosen or frappe.defaults.get_global_default("company") or ""


def tax_template(company: str) -> str:
	"""The TPS and TVQ template of `company`. Raises Conflict if there is none: without taxes every total would be wrong."""
	chosen = frappe.get_cached_value(SETTINGS, None, "tax_template")
	if chosen and frappe.get_cached_value("Sales Taxes and Charges Template", chosen, "company") == company:
		return chosen
	raise Conflict(_("No tax template is set for {0} in Gigafibre Settings.").format(company))
