"""The referral code that a buyer enters: whose it is, and that it is not their own household's. The credit: flow/referrals."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.checkout import customers
from gigafibre_fsm.flow.vocabulary import SETTINGS


def are_given() -> bool:
	"""Whether referrals are credited at all."""
	return bool(frappe.get_cached_doc(SETTINGS).referral_credit)


def set_referral_code(doc: Document, written: str) -> None:
	"""Write a code into a checkout that the caller saves; an empty one takes it out. Raises BadRequest for a code of nobody, or
	of the buyer's household.
	"""
	code = normal(written)
	if code:
		owner = owner_of(code)
		if not owner:
			raise BadRequest(_("Nobody has this referral code. Check it, or leave it empty."))
		own = owner == customers.find(doc)
		if own or is_household(owner, doc.email, doc.phone, doc.fibre_port, doc.address_label):
			raise BadRequest(_("A referral code is for another household than your own."))
	doc.referral_code = code or None


def owner_of(code: str) -> str | None:
	if not code or not are_given():
		return None
	return frappe.db.get_value("Customer", {"fsm_referral_code": normal(code), "disabled": 0})


def is_household(
	owner: str, email: str | None, phone: str | None, port: str | None, label: str | None
) -> bool:
	"""Whether an order is of somebody with the email address or number of the customer `owner`, or for one of their addresses."""
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


def normal(written: str | None) -> str:
	"""As it is stored, however it was written."""
	return "".join(letter for letter in (written or "").upper() if letter.isalnum())
