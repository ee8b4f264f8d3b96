"""A week of simulated nights; 200 of them: `./fsm figures incidents`."""

from __future__ import annotations

from tests.factories.outage_nights import play


def test_a_cut_is_one_incident_and_nothing_else_is_told():
	"""A power cut or an ACS that is down would text a village, or a cut cable nobody."""
	wrong, cuts, told = play(nights=5, seed=11, olts=3)
	assert wrong == []
	assert cuts == 2
	assert told > 0
