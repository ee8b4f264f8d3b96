"""The headline of a customer's first page: one sentence about the state of the services. Pure.

Days and amounts are passed in as formatted text. `_` translates: the sentences are English in the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigafibre_fsm.flow.portal.sentences import Sentence, Translate
from gigafibre_fsm.flow.vocabulary import VISIT_BEGUN

TOLD = ("bad", "warn")


@dataclass(frozen=True)
class Spot:
	"""A Service Location on the first page. `sentence` is that of `sentences.of_place`; `incident` describes a current outage
	there; `silent_since` is the last report of its ONT, empty while it is online; `visit` is the state of the latest job
	that needs the customer at home, `visit_on` its day and hours while it is to come.
	"""

	status: str
	sentence: Sentence
	address: str = ""
	suspension: str = ""
	incident: str = ""
	silent_since: str = ""
	visit: str = ""
	visit_on: str = ""


def of_home(spots: Sequence[Spot], accounts: Sequence[Sentence], due: str, _: Translate) -> Sentence:
	"""The most urgent sentence: a suspension for non-payment, an outage, a payment, a visit in progress, an installation, an
	offline ONT, else that everything works. `due`: the total to pay, empty when nothing is owed.
	"""
	stopped = [spot for spot in spots if spot.status == "Suspended" and spot.suspension == "Unpaid"]
	if stopped and due:
		return Sentence(_("Suspended: {0} to pay").format(due), "bad", "pay")
	for spot in (each for each in spots if each.incident):
		return Sentence(_with_address(spot, spots, spot.incident, _), "bad", "incident")
	for told in (each for each in accounts if each.tone == "bad"):
		return told
	for spot in (each for each in spots if each.visit in VISIT_BEGUN):
		return Sentence(_with_address(spot, spots, spot.sentence.text, _), "good", "visit")
	for spot in (each for each in spots if each.sentence.tone == "bad"):
		return Sentence(_with_address(spot, spots, spot.sentence.text, _), "bad", "help")
	for spot in (each for each in spots if each.status == "Pending Install"):
		planned = spot.visit == "Scheduled" and spot.visit_on
		text = _("Installation on {0}").format(spot.visit_on) if planned else spot.sentence.text
		tone = "warn" if spot.sentence.tone == "warn" else "info"
		return Sentence(_with_address(spot, spots, text, _), tone, spot.sentence.action or "visit")
	for spot in (each for each in spots if each.silent_since):
		text = _("Your fibre box has not answered since {0}.").format(spot.silent_since)
		return Sentence(_with_address(spot, spots, text, _), "warn", "silent")
	return _without_problem(spots, accounts, _)


def _without_problem(spots: Sequence[Spot], accounts: Sequence[Sentence], _: Translate) -> Sentence:
	for told in (each for each in accounts if each.tone == "warn"):
		return told
	for spot in (each for each in spots if each.sentence.tone == "warn"):
		return Sentence(_with_address(spot, spots, spot.sentence.text, _), "warn", "plans")
	if any(spot.status == "Active" for spot in spots):
		return Sentence(_("Everything works."), "good")
	if spots:
		return Sentence(spots[0].sentence.text, spots[0].sentence.tone)
	return Sentence(_("You have no service yet."), "info", "order")


def _with_address(spot: Spot, spots: Sequence[Spot], text: str, _: Translate) -> str:
	"""The text with the address, if there are several."""
	return _("{0}: {1}").format(spot.address, text) if len(spots) > 1 else text
