"""Pre-authorized debit mandates signed on paper: Stripe takes them over, and bills are debited from the bank account.

Stripe verifies such an account by two small deposits: it writes to the holder, and reports the result by a webhook days
later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm import locks
from gigafibre_fsm.exceptions import Conflict, ServiceRefused
from gigafibre_fsm.integrations.stripe import customers, setup_intents
from gigafibre_fsm.integrations.stripe.setup_intents import BankAccount
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

DOCTYPE = "Debit Mandate"
SETUP = "payment.mandate_setup"
SENDING, TO_CONFIRM, ACCEPTED, REFUSED = "Sending", "To Confirm", "Accepted", "Refused"
STATES = {"succeeded": ACCEPTED, "requires_action": TO_CONFIRM, "processing": TO_CONFIRM}
"""States of a SetupIntent; any other state is a refusal."""
NUMBERS = ("institution", "transit", "account_end")


def send_to_stripe(name: str) -> str:
	"""Have Stripe take over a mandate, after the commit; returns the name of the outbox row. Idempotent while it is being
	sent.

	Raises Conflict for a mandate that has ended, is already at Stripe, lacks what Stripe needs, or whose customer already
	pays automatically; Overtaken.
	"""
	locks.account_of(DOCTYPE, name)
	mandate = frappe.get_doc(DOCTYPE, name, for_update=True)
	sent = {"topic": SETUP, "reference_name": name}
	if mandate.stripe_state == SENDING:
		return frappe.db.get_value("Outbound Message", sent, order_by="creation desc")
	_require_sendable(mandate)
	number = frappe.db.count("Outbound Message", sent) + 1
	frappe.db.set_value(DOCTYPE, name, {"stripe_state": SENDING, "stripe_refusal": ""})
	return post(
		"Stripe",
		topic=SETUP,
		# Random suffix: a restored database counts from the same number again, and Stripe remembers keys.
		key=f"mandate:{name}:{number}:{frappe.generate_hash(length=8)}",
		target=name,
		payload={"mandate": name},
		reference=mandate,
	)


def _require_sendable(mandate: Any) -> None:
	payer = _payer(mandate.customer)
	if mandate.status != "Active" or mandate.stripe_mandate:
		raise Conflict(_("Stripe has this mandate already, or it has ended."))
	if not (mandate.signed_on and all(mandate.get(field) for field in NUMBERS)):
		raise Conflict(
			_("The account or the day of the signature is not known: the customer adds the account again.")
		)
	if not payer.email_id:
		raise Conflict(
			_("Enter an e-mail address for {0} first: Stripe writes to the account holder.").format(
				payer.name
			)
		)
	if payer.fsm_ppa_enabled and payer.fsm_stripe_payment_method:
		raise Conflict(_("{0} already pays by {1}.").format(payer.name, payer.fsm_card_label or _("Card")))


def set_up(item: OutboxItem) -> Receipt:
	"""Sender of payment.mandate_setup. Reads the account number here, so that no outbox row contains it."""
	mandate = frappe.get_doc(DOCTYPE, item.payload["mandate"])
	payer = _payer(mandate.customer)
	account = payer.fsm_stripe_customer or customers.create(
		{setup_intents.OWNER: payer.name},
		name=payer.customer_name,
		email=payer.email_id or "",
		phone="",
		key=("mandate", mandate.name),
	)
	# An attempt whose answer was lost may have created it: two mandates would be two permissions to debit.
	intent = setup_intents.of_mandate(account, mandate.name) or setup_intents.take_over(
		account,
		BankAccount(
			institution=mandate.institution,
			transit=mandate.transit,
			number=mandate.get_password("account_number"),
			holder=mandate.holder or payer.customer_name,
			email=payer.email_id or "",
		),
		signed_on=getdate(mandate.signed_on),
		metadata={setup_intents.OWNER: payer.name, setup_intents.MANDATE: mandate.name},
		key=item.key,
	)
	return Receipt(intent.id, intent.as_dict())


def record_mandate(intent: Mapping[str, str]) -> None:
	"""Record Stripe's state of a mandate: `intent` is a SetupIntent's `as_dict`. Idempotent; ignores other SetupIntents."""
	name = intent["debit_mandate"]
	if not name or not frappe.db.exists(DOCTYPE, name):
		return
	state = STATES.get(intent["status"], REFUSED)
	values = {"stripe_state": state, "stripe_refusal": intent["problem"] if state == REFUSED else ""}
	if state == ACCEPTED:
		values["stripe_mandate"] = intent["mandate"]
	frappe.db.set_value(DOCTYPE, name, values)
	if not frappe.db.get_value("Customer", intent["owner"], "fsm_stripe_customer"):
		frappe.db.set_value("Customer", intent["owner"], "fsm_stripe_customer", intent["customer"])


def record_refusal(name: str, refusal: ServiceRefused) -> None:
	"""Record on the mandate why Stripe refused it."""
	detail = " ".join(filter(None, (refusal.code, refusal.detail.get("param"))))
	values = {"stripe_state": REFUSED, "stripe_refusal": f"{refusal} {detail}".strip()}
	frappe.db.set_value(DOCTYPE, name, values)


def _payer(customer: str) -> Any:
	fields = [
		"name",
		"customer_name",
		"email_id",
		"fsm_stripe_customer",
		"fsm_stripe_payment_method",
		"fsm_ppa_enabled",
		"fsm_card_label",
	]
	return frappe.db.get_value("Customer", customer, fields, as_dict=True)
