"""The progress of a number transfer, and the display of a line. Pure."""

from __future__ import annotations

STEPS = (
	("To Request", "We prepare the request"),
	("Requested", "Your present provider is asked"),
	("Confirmed", "The day of the switch is known"),
	("Completed", "Your number is with us"),
)
"""The states of a Number Transfer in order -> label for customers (English, the source of translations)."""

TONES = {"in service": "good", "911": "bad", "paused": "warn", "coming": "info", "account": "info"}
"""The state of a line -> tone of its sentence."""


def steps(status: str) -> list[tuple[str, str, str]]:
	"""(state, label, "done", "current" or "later") of each step. A refused transfer is at the request again."""
	order = [state for state, _label in STEPS]
	at = order.index("Requested" if status == "Refused" else status)
	last = len(order) - 1
	return [
		(state, label, "done" if number < at or at == last else "current" if number == at else "later")
		for number, (state, label) in enumerate(STEPS)
	]
