"""Keeps the SIP account of a telephone line in line with its equipment: created at the installation, deleted when the
equipment is retired or due back.
"""

from __future__ import annotations

import hashlib
import hmac

import frappe
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.flow.vocabulary import IN_HOUSE
from gigafibre_fsm.integrations.routr import client
from gigafibre_fsm.outbox.item import OutboxItem, Receipt
from gigafibre_fsm.outbox.service import post

OPEN_ACCOUNT, CLOSE_ACCOUNT = "sip.account", "sip.close"


def sync(equipment: Document) -> None:
	"""Queue the update of this equipment's SIP account, once for each state of its credentials and its number."""
	username = equipment.custom_sip_username
	if not username or not client.is_configured():
		return
	ended = equipment.status == "Retiré" or equipment.return_since
	if equipment.status in IN_HOUSE and not ended:
		secret = equipment.get_password("custom_sip_password", raise_exception=False) or ""
		written = "\n".join((username, secret, equipment.custom_sip_number or ""))
		state = hmac.new(get_encryption_key().encode(), written.encode(), hashlib.sha256)
		_queue(OPEN_ACCOUNT, f"sip:{equipment.name}:{state.hexdigest()[:16]}", equipment)
	elif ended:
		_queue(CLOSE_ACCOUNT, f"sip-close:{equipment.name}:{username}", equipment)


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel Telephony. Reads the current credentials."""
	equipment = frappe.get_doc("Service Equipment", item.payload["equipment"])
	if item.topic == CLOSE_ACCOUNT:
		client.remove_account(item.target)
		return Receipt()
	secret = equipment.get_password("custom_sip_password", raise_exception=False)
	if not secret:
		raise ServiceRefused(f"{equipment.name} has no SIP password.", code="no_password")
	name = equipment.custom_sip_number or equipment.name
	return Receipt(client.put_account(equipment.custom_sip_username, secret, name))


def _queue(topic: str, key: str, equipment: Document) -> None:
	post(
		"Telephony",
		topic=topic,
		key=key,
		target=equipment.custom_sip_username,
		payload={"equipment": equipment.name},
		reference=equipment,
	)
