"""Each state has its own sentence for the customer."""

from __future__ import annotations

import itertools

import pytest

from gigafibre_fsm.flow.portal.sentences import Account, Place, of_account, of_payment, of_place
from gigafibre_fsm.flow.states import MACHINES

PLACES = (
	(Place("Pending Install", call_first=True), "call you to choose the day"),
	(Place("Pending Install", visit="Open"), "among your dates"),
	(Place("Pending Install", visit="Open", call_first=True, starts="device"), "Plug in the fibre box"),
	(Place("Pending Install", visit="Open", call_first=True, starts="customer"), "start your service"),
	(Place("Pending Install", visit="Scheduled", visit_on="Monday"), "Your installation: Monday"),
	(
		Place("Pending Install", visit="Scheduled", visit_on="Monday", visit_over=True),
		"was planned: Monday. If nobody",
	),
	(Place("Pending Install", visit="En Route"), "on the way"),
	(Place("Pending Install", visit="In Progress"), "installing your service"),
	(Place("Pending Install", visit="Failed"), "could not be completed"),
	(Place("Pending Install", visit="Open", line="Open"), "without you, and write the day"),
	(Place("Pending Install", visit="Open", line="Scheduled", line_on="Monday"), "Then we confirm the day"),
	(
		Place("Pending Install", visit="Scheduled", visit_on="Tuesday", line="Scheduled", line_on="Monday"),
		"Monday, without you. Your installation: Tuesday",
	),
	(Place("Pending Install", visit="Open", line="Failed"), "could not be brought"),
	(Place("Active"), "Your service is active."),
	(Place("Active", visit="Completed"), "Your service is active."),
	(Place("Active", visit="Failed"), "Your service is active."),
	(Place("Active", visit="Scheduled", visit_on="Monday"), "A technician comes to you: Monday"),
	(
		Place("Active", visit="Scheduled", visit_on="Monday", visit_over=True),
		"was planned: Monday. If nobody",
	),
	(Place("Active", visit="Open"), "the day of a technician's visit"),
	(Place("Active", visit="In Progress"), "working at your address"),
	(Place("Active", last_day="May 3"), "active until May 3"),
	(Place("Suspended", suspension="Unpaid"), "unpaid bill"),
	(Place("Suspended", suspension="Seasonal", back_on="May 3"), "It comes back on May 3"),
	(Place("Suspended", suspension="Seasonal"), "Call us when you want it back"),
	(Place("Suspended"), "Call us: we tell you why"),
	(Place("Disconnected", ended_on="May 3"), "ended on May 3"),
	(Place("Disconnected"), "has ended"),
)
ACCOUNTS = (
	(Account(due="$5", confirm=True, card="Visa", declined=True), "confirm the payment of $5", "confirm"),
	(Account(due="$5"), "Add a card", "card"),
	(Account(due="$5", declined=True), "Add a card", "card"),
	(Account(due="$5", declined=True, next_installment="$2", installment_by="May 3"), "$2 by May 3", "card"),
	(Account(due="$5", card="Visa", next_installment="$2", installment_by="May 3"), "as we agreed", "pay"),
	(Account(due="$5", card="Visa", declined=True, next_try="May 3"), "again on May 3", "pay"),
	(Account(due="$5", card="Visa", declined=True), "not be tried again automatically", "pay"),
	(Account(due="$5", card="Visa"), "You have $5 to pay.", "pay"),
	(Account(due="$5", card="Visa", under_way="$7"), "You have $5 to pay.", "pay"),
	(Account(under_way="$7", bills=2), "A payment of $7 is in progress", ""),
	(Account(bills=2, places=("Active",)), "All your bills are paid", ""),
	(Account(places=("Pending Install",)), "first bill comes once your service is installed", ""),
	(Account(places=("Active",), next_bill="May 1"), "next one comes on May 1", ""),
	(Account(places=("Active", "Pending Install")), "No bill yet.", ""),
	(Account(places=("Suspended",)), "while your service is suspended", ""),
	(Account(places=("Disconnected",)), "You have no bill.", ""),
	(Account(), "You have no bill.", ""),
)


@pytest.mark.parametrize(("place", "words"), PLACES)
def test_each_state_of_a_location_has_its_sentence(place: Place, words: str) -> None:
	"""A household in service would read that its first bill is on its way, or a suspended one that all is well."""
	assert words in of_place(place, str).text


@pytest.mark.parametrize(("account", "words", "action"), ACCOUNTS)
def test_each_state_of_the_balance_has_its_sentence(account: Account, words: str, action: str) -> None:
	"""A customer whose card was declined would wait for a retry that never comes, or one who owes nothing be asked to
	pay.
	"""
	told = of_account(account, str)
	assert words in told.text and told.action == action


def test_every_status_of_a_location_has_a_sentence() -> None:
	"""A new state would be described by another one's sentence."""
	said = {state: of_place(Place(state), str).text for state in MACHINES["Service Location"]}
	assert len(set(said.values())) == len(said)
	jobs = [state for state in MACHINES["Dispatch Job"] if state not in ("Cancelled",)]
	for status, visit in itertools.product(said, jobs):
		assert of_place(Place(status, visit=visit, visit_on="Monday"), str).text


@pytest.mark.parametrize(
	("state", "tone", "action"),
	[
		("Paid", "good", ""),
		("Queued", "info", ""),
		("Charging", "info", ""),
		("Needs Action", "bad", "confirm"),
		("Declined", "bad", "pay"),
		("Overdue", "bad", "pay"),
		("", "bad", "pay"),
	],
)
def test_each_state_of_a_payment_has_its_sentence(state: str, tone: str, action: str) -> None:
	"""A declined card would look like a paid bill."""
	told = of_payment(state, "$5", "Visa •••• 4242", str)
	assert (told.tone, told.action) == (tone, action) and "$5" in told.text
	assert of_payment("Declined", "$5", "", str).action == "card"
	assert of_payment("Declined", "$5", "", str, "The card has expired.").text.endswith(
		"The card has expired."
	)
