"""Merging two customers: the remaining one takes over card, pre-authorized debit, debt and account numbers of the removed
one.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict
from gigafibre_fsm.flow.billing import holds
from gigafibre_fsm.flow.billing.agreements import decimal
from gigafibre_fsm.flow.collections import account_numbers
from gigafibre_fsm.flow.vocabulary import CHARGE_UNDER_WAY

CARD = (
	"fsm_stripe_customer",
	"fsm_stripe_payment_method",
	"fsm_stripe_mandate",
	"fsm_card_since",
	"fsm_card_label",
	"fsm_card_expires",
	"fsm_ppa_enabled",
)
# the worse state wins
DUNNING = ("", "Open", "Suspended")
# unique fields: cleared on the removed record first
NUMBERS = ("legacy_customer_id", "fsm_account_number")


def before(going: str, staying: str) -> None:
	"""Raises Conflict while a card of either customer is being charged (the result would refer to a customer that no longer
	exists), and while another system bills only one of them (each would be billed by both, or by none).
	"""
	held = [customer for customer in (going, staying) if holds.is_on_hold(customer, getdate())]
	if len(held) == 1:
		raise Conflict(
			_("{0} still pays to the former system: merge them once it is taken over.").format(held[0])
		)
	for customer in sorted((going, staying)):
		locks.account(customer)
		under_way = {
			"customer": customer,
			"fsm_charge_state": ("in", CHARGE_UNDER_WAY),
			"docstatus": 1,
		}
		if invoice := frappe.db.get_value("Sales Invoice", under_way):
			raise Conflict(_("A card charge for {0} is in progress. Wait for the result.").format(invoice))


def after_merge(going: str, staying: str) -> None:
	"""Keep the remaining customer's card, and the worse one of two dunning states."""
	fields = [*CARD, *NUMBERS, "fsm_dunning_state", "fsm_opening_balance"]
	old = frappe.db.get_value("Customer", going, fields, as_dict=True)
	new = frappe.db.get_value("Customer", staying, fields, as_dict=True)
	values = {
		"fsm_dunning_state": max(old.fsm_dunning_state or "", new.fsm_dunning_state or "", key=DUNNING.index),
		"fsm_opening_balance": decimal(old.fsm_opening_balance) + decimal(new.fsm_opening_balance),
	}
	if old.fsm_stripe_payment_method and not new.fsm_stripe_payment_method:
		values |= {field: old[field] for field in CARD}
	for field in NUMBERS:
		if not old[field]:
			continue
		if new[field]:
			account_numbers.add_former(old[field], staying, field == "legacy_customer_id")
		else:
			frappe.db.set_value("Customer", going, field, None, update_modified=False)
			values[field] = old[field]
	frappe.db.set_value("Customer", staying, values)
