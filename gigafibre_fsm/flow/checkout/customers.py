"""The customer of a checkout: found by sign-in or browser, or created, with contact and address."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict, OwnerSignsIn
from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.checkout.customer_records import insert_customer, make_contact, new_customer
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, TV_BOX
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent
from gigafibre_fsm.spelling import plain

# In seconds; an order takes a small fraction of this.
LONGEST_WAIT = 10


def tv_boxes_of_checkout(doc: Document) -> int:
	"""The number of TV boxes that the customer of this checkout has or had; 0 for a new customer."""
	return tv_boxes_of_customer(find(doc))


def tv_boxes_of_customer(customer: str | None) -> int:
	"""The number of TV boxes that a customer has or had; 0 without a customer."""
	locations = (
		frappe.get_all("Service Location", filters={"customer": customer}, pluck="name") if customer else []
	)
	if not locations:
		return 0
	return frappe.db.count("Service Equipment", {"location": among(locations), "equipment_type": TV_BOX})


def lock_contacts(*contacts: str | None) -> None:
	"""Lock these email addresses and telephone numbers until the transaction ends: orders with one of them wait for each
	other. Call it before the first read, so that the reads see the other order.

	Without it one person with two windows becomes two customers: neither order sees the other's customer.
	"""
	database = frappe.db
	names = sorted({_lock_name(contact) for contact in contacts if contact})

	def release() -> None:
		while names:
			database.sql("SELECT RELEASE_LOCK(%s)", names.pop())

	database.after_commit.add(release)
	database.after_rollback.add(release)
	for name in names:
		if database.sql("SELECT GET_LOCK(%s, %s)", (name, LONGEST_WAIT))[0][0] != 1:
			raise frappe.QueryTimeoutError


def _lock_name(contact: str) -> str:
	# Lock names are global to the server, not to the database, and have at most 64 characters.
	return hashlib.sha256(f"{frappe.conf.db_name}:{contact.strip().lower()}".encode()).hexdigest()


def find(doc: Document) -> str | None:
	"""The existing Customer of a checkout: the signed-in visitor, or one who ordered before in the same browser with the same
	email address. Contact details alone never identify a customer: anyone can type them.
	"""
	own = customers_of(frappe.session.user)
	if len(own) == 1:
		return own[0]
	for customer in own:
		if plain(frappe.db.get_value("Customer", customer, "customer_name")) == plain(doc.contact_name or ""):
			return customer
	if own or not doc.visitor or not doc.email:
		return None
	return frappe.db.get_value(
		"Checkout Session",
		{"visitor": doc.visitor, "status": "Submitted", "email": doc.email, "customer": ("is", "set")},
		"customer",
		order_by="last_activity desc",
	)


def _require_no_other(doc: Document) -> None:
	"""A visitor who is not signed in becomes a new customer, unless an account with the same email address, or the same
	number and name, is confirmed, in service, or in debt: its owner must sign in. Raises Conflict.
	"""
	for one in _same_contact(doc):
		_require_good_standing(one)
		if _is_known(one):
			raise OwnerSignsIn(
				_("You are already our customer: sign in to your account, then order here again. Or call us.")
			)


def with_contact(email: str | None, phone: str | None) -> list[Document]:
	"""Customers with this email address or this number, whatever their name."""
	found = _holders("Contact Email", "email_id", email) if email else []
	return [*found, *(_holders("Contact Phone", "phone", phone) if phone else [])]


def _same_contact(doc: Document) -> list[Document]:
	"""Customers with the email address of a checkout, or with its number and name."""
	found = _holders("Contact Email", "email_id", doc.email) if doc.email else []
	if doc.phone:
		by_phone = _holders("Contact Phone", "phone", doc.phone)
		found += [one for one in by_phone if plain(one.customer_name or "") == plain(doc.contact_name or "")]
	return found


def _is_known(one: Document) -> bool:
	return not one.fsm_unconfirmed or _is_in_service(one.name)


def _holders(child: str, field: str, value: str) -> list[Document]:
	"""Customers whose contacts have this value, through their links; a lead's contact does not count."""
	return frappe.db.sql(
		f"""SELECT customer.name, customer.customer_name, customer.disabled, customer.fsm_dunning_state, way.fsm_unconfirmed
		FROM `tab{child}` AS way
		JOIN `tabDynamic Link` AS link ON link.parenttype = 'Contact' AND link.parent = way.parent
			AND link.link_doctype = 'Customer'
		JOIN `tabCustomer` AS customer ON customer.name = link.link_name
		WHERE way.`{field}` = %s AND way.parenttype = 'Contact'
		ORDER BY link.creation""",  # noqa: S608 - names of ours
		value,
		as_dict=True,
	)


def _require_good_standing(customer: Document) -> None:
	if customer.get("disabled") or customer.get("fsm_dunning_state"):
		raise Conflict(_("We cannot take this order online. Please call us: it will only take a moment."))


def _is_in_service(customer: str) -> bool:
	served = {"customer": customer, "status": ["in", IN_SERVICE]}
	return bool(frappe.db.exists("Service Subscription", served))


def customer_for(doc: Document, known: str | None, card: SetupIntent, sample: bool) -> str:
	"""The Customer of the order, `known` or new, with the saved card. Raises Conflict when they must contact support first."""
	if known:
		customer = frappe.get_doc("Customer", known, for_update=True)
		_require_good_standing(customer)
		_require_owner_signed_in(known)
	else:
		_require_no_other(doc)
		customer = new_customer(doc, sample)
	customer.update(
		{
			"fsm_stripe_customer": card.customer,
			"fsm_stripe_payment_method": card.payment_method,
			"fsm_card_label": card.label,
			# Without a kind it is a card, whatever was set before.
			"fsm_stripe_mandate": card.mandate,
			"fsm_card_since": card.since or None,
			"fsm_card_expires": card.expires or None,
			"fsm_ppa_enabled": 1,
		}
	)
	customer.flags.ignore_permissions = True
	# Its links come from the settings, or are unchanged.
	customer.flags.ignore_links = True
	if known:
		customer.save()
	else:
		insert_customer(customer)
		make_contact(customer, doc)
	return customer.name


def customer_on_account(doc: Document, known: str, sample: bool, by_staff: bool = True) -> str:
	"""The Customer of an order without a card: `known`, or a new one. Raises Conflict for a customer in dunning, and for a
	new one who matches an existing customer; only staff (`by_staff`) see which.
	"""
	if known:
		_require_good_standing(frappe.get_doc("Customer", known, for_update=True))
		return known
	if not by_staff:
		_require_no_other(doc)
	for one in _same_contact(doc):
		if _is_known(one):
			raise Conflict(
				_("{0} is a customer already, with this email address or number: order for them.").format(
					one.name
				)
			)
	customer = new_customer(doc, sample)
	customer.flags.ignore_permissions = True
	customer.flags.ignore_links = True  # its links come from the settings
	insert_customer(customer)
	make_contact(customer, doc)
	return customer.name


def _require_owner_signed_in(customer: str) -> None:
	"""A customer in service keeps the card on file. Someone else in their browser cannot replace it: a card that is declined
	would end in a suspension. Raises Conflict.
	"""
	if _is_in_service(customer) and customer not in customers_of(frappe.session.user):
		raise OwnerSignsIn(
			_("You are already our customer: sign in to your account, then order here again. Or call us.")
		)
