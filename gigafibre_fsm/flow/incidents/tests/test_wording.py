"""The text of outage messages to customers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from gigafibre_fsm.flow.incidents.causes import FIBRE_CUT, PLANNED, POWER_CUT
from gigafibre_fsm.flow.incidents.wording import sentence

AT = datetime(2026, 11, 30, 14, 10, tzinfo=timezone.utc).replace(tzinfo=None)
TODAY = AT.date()


@pytest.mark.parametrize(
	("cause", "planned", "language", "said"),
	[
		(FIBRE_CUT, False, "fr", "Panne connue depuis 14\u00a0h\u00a010. Nous y travaillons."),
		(FIBRE_CUT, False, "en", "Known outage since 2:10\u00a0pm. We are working on it."),
		(
			POWER_CUT,
			False,
			"fr",
			"Panne de courant dans votre secteur depuis 14\u00a0h\u00a010 : Internet revient avec le courant.",
		),
		(PLANNED, True, "fr", "Travaux prévus, 14\u00a0h\u00a010, jusqu'à 16\u00a0h\u00a010."),
		(PLANNED, False, "en", "Planned work under way since 2:10\u00a0pm. Expected to end: 4:10\u00a0pm."),
	],
)
def test_a_sentence(cause: str, planned: bool, language: str, said: str):
	"""A customer would read nothing, or jargon, and call."""
	until = AT + timedelta(hours=2) if cause == PLANNED else None
	assert sentence(cause, AT, until, planned, "", language, TODAY) == said


def test_another_day_is_said():
	"""An outage of yesterday would look like one of this afternoon."""
	said = sentence(FIBRE_CUT, AT, None, False, "Un camion est en route.", "fr", TODAY + timedelta(days=1))
	assert (
		said
		== "Panne connue depuis le 30 novembre à 14\u00a0h\u00a010. Nous y travaillons. Un camion est en route."
	)
