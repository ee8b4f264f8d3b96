"""Events to open desks, over Frappe's socket server."""

from __future__ import annotations

import frappe

from gigafibre_fsm.outbox.item import OutboxItem, Receipt


def send(item: OutboxItem) -> Receipt:
	"""Publish `item.payload` to every desk user as the event "gigafibre_fsm"."""
	frappe.publish_realtime("gigafibre_fsm", item.payload)
	return Receipt()
