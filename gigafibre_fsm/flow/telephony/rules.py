"""How far a number has come that a customer brings along, and how a line is shown. Pure."""

from __future__ import annotations

STEPS = (
	("To Request", "We prepare the request"),
	("Requested", "Your present provider is asked"),
	("Confirmed", "The day of the switch is known"),
	("Completed", "Your number is with us"),
)
"""The states of a Number Transfer in their order -> what a customer reads (English, as in the source of translations)."""

TONES = {"in service": "good", "911": "bad", "paused": "warn", "coming": "info", "account": "info"}
"""The state of a line -> the tone of its sentence."""


def steps(status: str) -> list[tuple[str, str, str]]:
	"""(state, label, "done", "current" or "later") of each step. A refused transfer stands where it was refused: at the request."""
	order = [state for state, _label in STEPS]
	at = order.index("Requested" if status == "Refused" else status)
	last = len(order) - 1
	return [
		(state, label, "done" if number < at or at == last else "current" if number == at else "later")
		for number, (state, label) in enumerate(STEPS)
	]
