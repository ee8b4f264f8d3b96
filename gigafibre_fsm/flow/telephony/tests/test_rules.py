"""The progress of a number transfer, as its customer reads it."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.telephony import lines, rules


@pytest.mark.parametrize(
	("status", "states"),
	[
		("To Request", ["current", "later", "later", "later"]),
		("Requested", ["done", "current", "later", "later"]),
		("Confirmed", ["done", "done", "current", "later"]),
		("Completed", ["done", "done", "done", "done"]),
		("Refused", ["done", "current", "later", "later"]),
	],
)
def test_each_state_of_a_transfer_has_its_step(status: str, states: list[str]) -> None:
	"""A family would not know the state of their number, or cancel at their old provider too early."""
	assert [state for _key, _label, state in rules.steps(status)] == states


def test_every_state_of_a_line_has_a_tone() -> None:
	"""The page of a customer in the one forgotten state would be an error."""
	assert rules.TONES.keys() == lines.SENTENCES.keys()
