"""Answers that the database cannot store: half a character from a device, an overlong reference."""

from __future__ import annotations

import pytest

from gigafibre_fsm.outbox import delivery
from gigafibre_fsm.outbox.item import OutboxItem, Receipt

pytestmark = pytest.mark.site

ODD = {
	"half a character": Receipt("SM1", {"ssid": "Maison \ud83d"}),
	"half a character for a reference": Receipt("SM\ud83d"),
	"a long reference": Receipt("S" * 1000),
	"a long answer": Receipt("SM3", {"rows": ["é" * 100] * 2000}),
}
answers: list[Receipt] = []


def send(item: OutboxItem) -> Receipt:
	"""Another app's sender for the channel SMS."""
	return answers[-1]


@pytest.fixture
def other_sender(site, monkeypatch):
	hooks = site.get_hooks

	def with_ours(hook=None, *args, **kwargs):
		return {"SMS": [f"{__name__}.send"]} if hook == "outbox_senders" else hooks(hook, *args, **kwargs)

	monkeypatch.setattr(site, "get_hooks", with_ours)


@pytest.mark.parametrize("what", ODD)
def test_an_unstorable_answer_does_not_stop_the_outbox(site, outbox, other_sender, what) -> None:
	"""One device with a truncated name would block every other message of the minute, every minute."""
	answers.append(ODD[what])
	odd = outbox.post()
	row = outbox.deliver(odd)
	assert (row.status, row.leased_until) == ("Sent", None)
	answers.append(Receipt("SM9"))
	assert outbox.deliver(outbox.post()).status == "Sent"


def test_an_unreadable_row_does_not_stop_the_sweep(site, outbox, other_sender) -> None:
	"""A row that a migration or a person has damaged would block all later ones."""
	answers.append(Receipt("SM4"))
	spoilt, sound = outbox.post(), outbox.post()
	site.db.sql(
		"UPDATE `tabOutbound Message` SET payload = '{\"not_after\": \"soon\"}', creation = '2020-01-01' WHERE name = %s",
		spoilt,
	)
	site.db.commit()
	delivery.sweep()
	assert outbox.row(sound).status == "Sent"
	row = outbox.row(spoilt)
	assert (row.status, row.leased_until) == ("Failed", None) and row.last_error
