from __future__ import annotations

import frappe
from frappe import _

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument
from gigafibre_fsm.outbox import service

MAY_RETRY = ("FSM Manager", "FSM Support", "System Manager")


class OutboundMessage(StatefulDocument):
	"""An outgoing message or call. Inserted by outbox/service.py, its status changed by outbox/delivery.py only."""


@frappe.whitelist(methods=["POST"])
def retry(name: str) -> None:
	"""The desk's button Retry."""
	frappe.only_for(MAY_RETRY)
	service.retry_message(name)


@frappe.whitelist(methods=["POST"])
def retry_all(channel: str = "") -> str:
	"""The list's button Retry all: every dead message, or those of one channel."""
	frappe.only_for(MAY_RETRY)
	return _("{0} messages are back in the queue.").format(service.retry_all(channel or None))
