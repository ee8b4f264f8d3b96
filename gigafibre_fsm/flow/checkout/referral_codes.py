"""The referral code of a checkout: finds its owner, and refuses the buyer's own household. The credit: flow/referrals."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import customers
from gigafibre_fsm.flow.vocabulary import SETTINGS


def is_enabled() -> bool:
	"""Whether the settings give a credit for referrals."""
	return bool(frappe.get_cached_doc(SETTINGS).referral_credit)


def set_referral_code(doc: Document, written: str) -> None:
	"""Write a referral code into a checkout, which the caller saves; an empty one removes it. Raises BadRequest for an
	unknown code, or one of the buyer's household.
	"""
	code = normalized(written)
	if code:
		owner = owner_of(code)
		if not owner:
			raise BadRequest(_("Nobody has this referral code. Check it, or leave it empty."))
		own = owner == customers.find(doc)
		if own or is_household(owner, doc.email, doc.phone, doc.fibre_port, doc.address_label):
			raise BadRequest(_("A referral code is for another household than your own."))
	doc.referral_code = code or None


def owner_of(code: str) -> str | None:
	if not code or not is_enabled():
		return None
	return frappe.db.get_value("Customer", {"fsm_referral_code": normalized(code), "disabled": 0})


def is_household(
	owner: str, email: str | None, phone: str | None, port: str | None, label: str | None
) -> bool:
	"""Whether an order belongs to the household of the customer `owner`: same email address, number, or one of their
	addresses.
	"""
	if owner in {one.name for one in customers.with_contact(email, phone)}:
		return True
	places = frappe.get_all(
		"Service Location", filters={"customer": owner}, fields=["fibre_port", "address_line"]
	)
	said = (label or "").casefold()
	return any(
		(place.fibre_port and place.fibre_port == port)
		or (place.address_line and said.startswith(f"{place.address_line.casefold()},"))
		for place in places
	)


def normalized(written: str | None) -> str:
	"""The stored form of a code."""
	return "".join(letter for letter in (written or "").upper() if letter.isalnum())
