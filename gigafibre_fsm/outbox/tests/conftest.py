"""Outbox rows that only the test delivers, and the fakes that receive them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.outbox import TO, control


class Outbox:
	"""Rows written by this test, as if Redis were down: nothing but the test delivers them."""

	def __init__(self, frappe) -> None:
		self.frappe = frappe
		self.keys: list[str] = []

	def post(self, channel: str = "SMS", commit: bool = True, **values) -> str:
		from gigafibre_fsm.outbox import service

		key = values.pop("key", None) or f"test:{self.frappe.generate_hash(length=12)}"
		self.keys.append(key)
		name = service.post(
			channel,
			**{"topic": "test", "key": key, "target": TO, "payload": {"text": f"Exemple {key}"}, **values},
		)
		if commit:
			self.commit()
		return name

	def commit(self) -> None:
		"""Commit without the actions that follow a commit."""
		from gigafibre_fsm.outbox import service

		self.frappe.db.after_commit.reset()
		service._written.clear()
		self.frappe.db.commit()

	def row(self, name: str):
		self.frappe.db.rollback()
		return self.frappe.get_doc("Outbound Message", name)

	def due(self, name: str) -> None:
		from gigafibre_fsm.clock import utc_now

		self.frappe.db.set_value("Outbound Message", name, "next_attempt", utc_now() - timedelta(seconds=1))
		self.frappe.db.commit()

	def deliver(self, name: str):
		from gigafibre_fsm.outbox import delivery

		delivery.deliver(name)
		return self.row(name)

	def clean(self) -> None:
		self.frappe.db.rollback()
		for key in self.keys:
			for name in self.frappe.get_all(
				"Outbound Message", filters={"idempotency_key": key}, pluck="name"
			):
				self.frappe.delete_doc("Outbound Message", name, force=True)
		self.frappe.db.commit()


@pytest.fixture
def mail_flows(site):
	"""On a real bench outgoing mail is muted for tests; this lets it go to the fake."""
	muted, site.conf.mute_emails = site.conf.mute_emails, 0
	yield
	site.conf.mute_emails = muted


@pytest.fixture
def outbox(site, fakes):
	from gigafibre_fsm.outbox import breakers
	from gigafibre_fsm.outbox.rules import Breaker

	made = Outbox(site)
	yield made
	made.clean()
	for fake in ("twilio", "hub", "smtp"):
		control(fakes, fake)
	for key in ("SMS", "E-mail", "Webhook/n8n", "Webhook/slack"):
		breakers.store(key, Breaker())
