"""The data on a technician's phone."""

from __future__ import annotations

import datetime

import pytest

from gigafibre_fsm.flow.fieldwork.phone import phone_data
from gigafibre_fsm.flow.scheduling import time_off

pytestmark = pytest.mark.site


def test_a_technician_sees_their_own_time_off(site, visit, technician, colleague) -> None:
	"""A technician on leave would read that the dispatcher has no job for them, or would not know when the leave ends."""
	site.local.lang = "fr"
	today = site.utils.getdate()
	day = datetime.timedelta(days=1)
	noon = datetime.time(12), datetime.time(13)
	time_off.add("Lunch", today - day, today + 3 * day, technician.name, noon)
	time_off.add("Vacation", today + 2 * day, today + 6 * day, technician.name)
	time_off.add("Training", today, today, colleague.name)
	time_off.add("Vacation", today - 9 * day, today - day, technician.name)
	time_off.add("Blackout", today + 4 * day, today + 4 * day, reason="Inventaire")
	found = {entry["text"].replace("\xa0", " "): entry for entry in phone_data(technician.name)["time_off"]}
	assert len(found) == 3
	assert found["Dîner, 12 h 00 à 13 h 00"]["from"] == str(today - day)
	(leave,) = (entry for text, entry in found.items() if text.startswith("Vacances, jusqu’au "))
	assert (leave["from"], leave["to"], leave["whole_day"]) == (
		str(today + 2 * day),
		str(today + 6 * day),
		True,
	)
	assert found["Inventaire"]["whole_day"]
