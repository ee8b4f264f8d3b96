"""Carries out the outbox items of channel Authentik: an account for an invitation, and its end. Each may be tried again."""

from __future__ import annotations

from gigafibre_fsm.integrations.authentik import client
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

REVOKE = "staff.revoke"


def send(item: OutboxItem) -> Receipt:
	"""Outbox sender of channel Authentik. The receipt names the account, and whether the person had one before."""
	if item.topic == REVOKE:
		client.deactivate(int(item.payload["account"]))
		return Receipt(item.payload["account"])
	known = client.find(item.target)
	account = known or client.create(item.target, item.payload["name"], item.key)
	if not account.mark:
		# An account of before: whoever uses it keeps their password.
		return Receipt(str(account.number), {"had_account": True})
	client.mark(account.number, item.key)
	client.set_password(account.number, item.secret or "")
	return Receipt(str(account.number))
