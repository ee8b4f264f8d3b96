"""The sentence that the first page begins with. Pure."""

from __future__ import annotations

from gigafibre_fsm.flow.portal import headline
from gigafibre_fsm.flow.portal.headline import Spot
from gigafibre_fsm.flow.portal.sentences import Sentence

FINE = Spot("Active", Sentence("Your service is active.", "good"), "1 rue A")
PAID = Sentence("All your bills are paid.", "good")


def headline_of(*spots: Spot, account: Sentence = PAID, due: str = "") -> tuple[str, str, str]:
	found = headline.of_home(spots, [account], due, str)
	return found.text, found.tone, found.action


def test_the_most_urgent_is_said_first() -> None:
	"""A suspended household would read that all is well, or wait for a visit although it only has to pay."""
	cut = Spot("Suspended", Sentence("Suspended", "bad"), "1 rue A", suspension="Unpaid")
	out = Spot("Active", FINE.sentence, "2 rue B", incident="Outage since 9:00.")
	owes = Sentence("You have 5 to pay.", "bad", "pay")
	assert headline_of(cut, out, account=owes, due="171,99 $") == ("Suspended: 171,99 $ to pay", "bad", "pay")
	assert headline_of(out, account=owes, due="5") == ("Outage since 9:00.", "bad", "incident")
	assert headline_of(FINE, account=owes, due="5") == ("You have 5 to pay.", "bad", "pay")
	assert headline_of(FINE) == ("Everything works.", "good", "")
	assert headline_of() == ("You have no service yet.", "info", "order")


def test_an_installation_and_a_silent_box_are_told() -> None:
	"""A customer who waits for the technician, or whose box is off, would read that everything works."""
	coming = Spot("Pending Install", Sentence("x"), visit="Scheduled", visit_on="mardi")
	assert headline_of(coming) == ("Installation on mardi", "info", "visit")
	passed = Spot("Pending Install", Sentence("It was planned", "warn"), visit="Scheduled")
	assert headline_of(passed) == ("It was planned", "warn", "visit")
	start = Spot("Pending Install", Sentence("Start it", "good", "start"))
	assert headline_of(start) == ("Start it", "info", "start")
	silent = Spot("Active", FINE.sentence, silent_since="9 h 05")
	assert headline_of(silent)[1:] == ("warn", "silent")
	assert headline_of(FINE, Spot("Active", FINE.sentence, "2 rue B", silent_since="9 h"))[0].startswith(
		"2 rue B: "
	)


def test_a_former_customer_who_owes_is_told_so() -> None:
	"""The debt of a former customer would stay invisible until it is collected."""
	gone = Spot("Disconnected", Sentence("Your service here has ended.", "info"))
	owes = Sentence("You have 40 to pay.", "bad", "pay")
	assert headline_of(gone, account=owes, due="40") == ("You have 40 to pay.", "bad", "pay")
	assert headline_of(gone) == ("Your service here has ended.", "info", "")
