"""Referral codes: each customer in service gets one."""

from __future__ import annotations

import frappe

from gigafibre_fsm.flow.checkout import referral_codes
from gigafibre_fsm.flow.ordering.credentials import readable_code

MOST = 500
"""Codes made per morning, for a site that begins with ten thousand customers."""


def missing() -> list[str]:
	"""Customers in service without a code; empty while referrals are disabled."""
	if not referral_codes.is_enabled():
		return []
	return frappe.db.sql(
		"""SELECT DISTINCT c.name FROM `tabCustomer` c
		JOIN `tabService Subscription` s ON s.customer = c.name AND s.status = 'Active'
		WHERE IFNULL(c.fsm_referral_code, '') = '' AND c.disabled = 0 ORDER BY c.name LIMIT %s""",
		MOST,
		pluck=True,
	)


def make(customer: str) -> str:
	"""The customer's code, such as "K7QX4M": easy to read aloud. Idempotent."""
	known = frappe.db.get_value("Customer", customer, "fsm_referral_code", for_update=True)
	if known:
		return known
	code = readable_code()
	while frappe.db.exists("Customer", {"fsm_referral_code": code}):
		code = readable_code()
	frappe.db.set_value("Customer", customer, "fsm_referral_code", code, update_modified=False)
	return code
