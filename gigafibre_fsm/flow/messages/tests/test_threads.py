"""Whole conversations, over the real mail server and text messages: the small form of the figure `threads`."""

from __future__ import annotations

import os

import pytest

from tests.factories.conversations import COUNTED, Conversation

pytestmark = [pytest.mark.site, pytest.mark.slow]
MANY = int(os.environ.get("FSM_CONVERSATIONS", "9"))


def test_every_message_is_in_its_thread_once(site, fakes) -> None:
	"""Support would answer twice, or not at all, because a reply stands in another request or nowhere."""
	wrong = []
	for seed in range(MANY):
		talk = Conversation(seed, fakes)
		talk.play()
		wrong += talk.wrong()
		COUNTED["conversations"] += 1
		COUNTED["messages"] += len(talk.expected)
	COUNTED["wrong"] = len(wrong)
	assert not wrong, "\n".join(wrong[:20])
