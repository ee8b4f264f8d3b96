"""Sends the outbox items of channel Authentik: the account of an invitation, and its deactivation. Each may be retried."""

from __future__ import annotations

from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused
from gigafibre_fsm.integrations.authentik import client
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

REVOKE = "staff.revoke"


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel Authentik. The receipt has the account, and whether it existed before."""
	if item.topic == REVOKE:
		client.deactivate(int(item.payload["account"]))
		return Receipt(item.payload["account"])
	known = client.find(item.target)
	account = known or client.create(item.target, item.payload["name"], item.key)
	if not account.mark:
		if not account.is_active:
			sentence = _(
				"The account of {0} in Authentik is deactivated: activate it there, then invite again."
			)
			raise ServiceRefused(sentence.format(item.target), code="deactivated")
		# an existing account keeps its password
		return Receipt(str(account.number), {"had_account": True})
	client.mark(account, item.key)
	client.set_password(account.number, item.secret or "")
	return Receipt(str(account.number))
