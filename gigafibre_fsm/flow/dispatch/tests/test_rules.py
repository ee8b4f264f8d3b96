"""What must be seen before the card is charged."""

from __future__ import annotations

from gigafibre_fsm.flow.dispatch.rules import Check, Device, checklist, missing_evidence


def test_missing_evidence_is_listed() -> None:
	"""A card would be charged for a service that nobody has seen working."""
	ready = [Device("ONT", True, True), Device("Routeur", True, False)]
	done = [Check("signal", True, True), Check("photo", False, False)]
	assert missing_evidence(ready, done, "Jeanne") == []
	assert missing_evidence([Device("ONT", True, False)], done, "Jeanne") == [("inform", "ONT")]
	assert missing_evidence([Device("Routeur", False, False)], done, "Jeanne") == [("scan", "Routeur")]
	assert missing_evidence(ready, [Check("signal", True, False)], " ") == [
		("check", "signal"),
		("signature", ""),
	]


def test_the_checklist_follows_the_equipment() -> None:
	"""The dial tone of a new line would never be tried."""
	assert [key for key, _ in checklist({"ONT", "Routeur", "Décodeur TV", "Téléphone IP"})] == [
		"signal", "internet", "wifi", "tv", "phone",
	]  # fmt: skip
	assert checklist(set()) == []
