"""The customer of a checkout: found by email or telephone, or created, with contact and address."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.vocabulary import IN_SERVICE, SETTINGS, TV_BOX
from gigafibre_fsm.guards.records import customers_of
from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent
from gigafibre_fsm.spelling import plain

COUNTRY = "Canada"
PROVINCE = "Québec"
# Seconds; an order takes a small fraction of this.
LONGEST_WAIT = 10


def boxes_had(doc: Document) -> int:
	"""How many TV boxes the customer of this checkout has or had, if they are a customer already."""
	return boxes_of(find(doc))


def boxes_of(customer: str | None) -> int:
	"""How many TV boxes a customer has or had; 0 without a customer."""
	locations = (
		frappe.get_all("Service Location", filters={"customer": customer}, pluck="name") if customer else []
	)
	if not locations:
		return 0
	return frappe.db.count("Service Equipment", {"location": ["in", locations], "equipment_type": TV_BOX})


def alone_with(*contacts: str | None) -> None:
	"""Wait until no other order with one of these email addresses or telephone numbers is being placed, and
	make others wait until this transaction ends. Call it before the first read, so that the reads see what was
	waited for.

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
	"""The existing Customer who orders: the visitor who is signed in, or who ordered before in the same browser
	with the same email address. Typed contact details never match a customer: anyone can type them.
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
	"""A visitor who is not signed in becomes a new customer, unless an account with the same email address, or
	the same number and name, is confirmed, in service, or owes us money: its owner has to sign in. Raises
	Conflict.
	"""
	found = _holders("Contact Email", "email_id", doc.email) if doc.email else []
	if doc.phone:
		by_phone = _holders("Contact Phone", "phone", doc.phone)
		found += [one for one in by_phone if plain(one.customer_name or "") == plain(doc.contact_name or "")]
	for one in found:
		_require_good_standing(one)
		if not one.fsm_unconfirmed or _served(one.name):
			raise Conflict(
				_("You are already our customer: sign in to your account, then order here again. Or call us.")
			)


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


def _served(customer: str) -> bool:
	served = {"customer": customer, "status": ["in", IN_SERVICE]}
	return bool(frappe.db.exists("Service Subscription", served))


def customer_for(doc: Document, known: str | None, card: SetupIntent, sample: bool) -> str:
	"""The Customer who orders, `known` or new, with the saved card. Raises Conflict when they first have to talk to us."""
	if known:
		customer = frappe.get_doc("Customer", known, for_update=True)
		_require_good_standing(customer)
		_require_themselves(known)
	else:
		_require_no_other(doc)
		customer = _new_customer(doc, sample)
	customer.update(
		{
			"fsm_stripe_customer": card.customer,
			"fsm_stripe_payment_method": card.payment_method,
			"fsm_card_label": card.label,
			# Without a kind it is a card, whatever was set before.
			"fsm_stripe_mandate": card.mandate,
			"fsm_card_since": card.since or None,
			"fsm_ppa_enabled": 1,
		}
	)
	customer.flags.ignore_permissions = True
	# Its links come from the settings, or are unchanged.
	customer.flags.ignore_links = True
	if known:
		customer.save()
	else:
		_insert(customer)
		_make_contact(customer, doc)
	return customer.name


def _require_themselves(customer: str) -> None:
	"""A customer in service keeps the card on file. Someone else at their browser cannot replace it: a card
	that is declined would end in a suspension.
	"""
	if _served(customer) and customer not in customers_of(frappe.session.user):
		raise Conflict(
			_("You are already our customer: sign in to your account, then order here again. Or call us.")
		)


def _insert(customer: Document) -> None:
	"""Customers are named after themselves: a namesake, or the same person in another window, may be inserted
	first. The request is then repeated (guards) and sees that customer.
	"""
	try:
		customer.insert()
	except frappe.DuplicateEntryError as error:
		frappe.clear_last_message()
		raise frappe.QueryDeadlockError(error) from error


def _new_customer(doc: Document, sample: bool) -> Document:
	settings = frappe.get_cached_doc(SETTINGS)
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": doc.contact_name,
			"customer_type": "Individual",
			"customer_group": settings.customer_group,
			"territory": settings.territory,
			"language": doc.language,
			"fsm_sample": int(sample),
		}
	)
	return customer


def _make_contact(customer: Document, doc: Document) -> None:
	"""Insert the Contact that ERPNext would make of the customer's email and number, without saving the
	customer again.

	Not confirmed: the visitor may have typed somebody else's (portal/contacts.py).
	"""
	first, _space, last = doc.contact_name.partition(" ")
	contact = frappe.new_doc("Contact")
	contact.update({"first_name": first, "last_name": last, "is_primary_contact": 1})
	if doc.email:
		contact.append("email_ids", {"email_id": doc.email, "is_primary": 1, "fsm_unconfirmed": 1})
	if doc.phone:
		contact.append("phone_nos", {"phone": doc.phone, "is_primary_mobile_no": 1, "fsm_unconfirmed": 1})
	contact.append("links", _link(customer.name, customer.customer_name))
	contact.flags.ignore_links = True  # its only link is the customer that was just inserted
	contact.insert(ignore_permissions=True)
	frappe.db.set_value(
		"Customer",
		customer.name,
		{"customer_primary_contact": contact.name, "email_id": doc.email, "mobile_no": doc.phone},
		update_modified=False,
	)


def _link(customer: str, title: str) -> dict[str, str]:
	# With its title: without one Frappe loads the whole customer.
	return {"link_doctype": "Customer", "link_name": customer, "link_title": title}


def address_for(doc: Document, customer: str, known: bool) -> str:
	"""The customer's Address at the location of this checkout: a new one, or an existing one of a customer who
	was `known` before.
	"""
	line, city, postal_code = _address(doc)
	linked, title = [], doc.contact_name
	if known:
		linked = frappe.get_all(
			"Dynamic Link",
			filters={"parenttype": "Address", "link_doctype": "Customer", "link_name": customer},
			pluck="parent",
		)
		title = frappe.db.get_value("Customer", customer, "customer_name")
	existing = linked and frappe.db.get_value(
		"Address", {"name": ["in", linked], "address_line1": line, "city": city}
	)
	if existing:
		return existing
	address = frappe.new_doc("Address")
	address.update(
		{
			"address_title": title,
			"address_type": "Billing",
			"address_line1": line,
			"city": city,
			"pincode": postal_code,
			"state": PROVINCE,
			"country": COUNTRY,
			"is_primary_address": int(not linked),
			"is_shipping_address": int(not linked),
		}
	)
	address.append("links", _link(customer, title))
	address.flags.ignore_links = True  # that customer, and the country, which ERPNext ships
	return address.insert(ignore_permissions=True).name


def _address(doc: Document) -> tuple[str, str, str]:
	"""Street line, city and postal code of the checkout's address."""
	line, _comma, city = doc.address_label.rpartition(", ")
	if doc.fibre_port:
		port = frappe.db.get_value("Fibre Port", doc.fibre_port, ["ville", "zip"], as_dict=True)
		city, postal_code = port.ville or city, port.zip
	elif doc.civic_address:
		civic = frappe.db.get_value(
			"Civic Address", doc.civic_address, ["municipality", "postal_code"], as_dict=True
		)
		city, postal_code = civic.municipality or city, civic.postal_code
	else:
		postal_code = ""
	return line or city, city, postal_code or ""
