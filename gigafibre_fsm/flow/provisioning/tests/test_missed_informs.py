"""Devices that have missed an inform, according to the ACS."""

from __future__ import annotations

from gigafibre_fsm.flow.provisioning.missed_informs import silence

EVERY = 300_000
T0 = 1_000 * EVERY


def test_a_home_that_misses_an_inform_is_silent():
	"""An outage would be found when customers call."""
	heard = silence({"alive": T0 + 3 * EVERY, "cut": T0, "never": 0}, EVERY, [T0 + EVERY, T0 + 2 * EVERY])
	assert heard.silent == {"cut": T0}
	assert heard.newest == T0 + 3 * EVERY


def test_an_acs_that_hears_nobody_accuses_nobody():
	"""7,550 households would be in an outage whenever the ACS is restarted."""
	homes = {f"home-{number}": T0 - number * 10_000 for number in range(30)}
	assert silence(homes, EVERY, [T0, T0, T0, T0]).silent == {}


def test_devices_have_time_to_come_back_to_the_acs():
	"""The first home that is heard again would prove that all others are down."""
	back = T0 + 20 * EVERY
	homes = {"first": back, "second": T0 - EVERY // 2}
	assert silence(homes, EVERY, [T0, T0]).silent == {}
	later = {"first": back + 22 * EVERY, "second": T0 - EVERY // 2}
	looks = [T0, back, *(back + turn * EVERY for turn in range(1, 22))]
	assert set(silence(later, EVERY, looks).silent) == {"second"}


def test_a_house_that_is_closed_for_the_season_is_no_news():
	"""Half of a lakeside road would be an outage from October to May."""
	assert silence({"alive": T0 + 10**12, "cottage": T0}, EVERY).silent == {}
