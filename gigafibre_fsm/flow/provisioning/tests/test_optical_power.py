from __future__ import annotations

import pytest

from gigafibre_fsm.optical_power import DBM, MILLI_DBM, TENTH_MICROWATT, Window, dbm


@pytest.mark.parametrize(
	("written", "unit", "expected"),
	[
		("-19.5 dBm", DBM, -19.5),
		(-19.5, DBM, -19.5),
		("-23,19", DBM, -23.19),
		("\u221223.19", DBM, -23.19),
		("0.00 mW (-23.19 dBm)", DBM, -23.19),
		("0.00 mW (-23.19 dBm)", TENTH_MICROWATT, -23.19),
		("-23190", MILLI_DBM, -23.19),
		("12", TENTH_MICROWATT, -29.21),
		("5624", TENTH_MICROWATT, -2.5),
		("48", TENTH_MICROWATT, -23.19),
		("-2319", "0.01 dBm", -23.19),
		("-231", "0.1 dBm", -23.1),
		("4.8", "µW", -23.19),
		("4.8 µW", DBM, -23.19),
		("0.0048 mW", TENTH_MICROWATT, -23.19),
		("4800 nW", DBM, -23.19),
		("- 23.19", DBM, -23.19),
		("\u201323,19 dB", DBM, -23.19),
		("'-23.19'", DBM, -23.19),
		("12", DBM, None),
		("-23190", DBM, None),
		("-23190 mdBm", DBM, None),
		("0.0000 mW", DBM, None),
		("12 dBm", TENTH_MICROWATT, None),
		("0", DBM, None),
		("0", TENTH_MICROWATT, None),
		("-70", DBM, None),
		("", DBM, None),
		(None, DBM, None),
		("fort", DBM, None),
	],
)
def test_optical_power_is_in_dbm_or_none(written: object, unit: str, expected: float | None) -> None:
	"""A line about to fail at -29 dBm would be shown with +12 dBm."""
	assert dbm(written, unit) == expected  # type: ignore[arg-type]


def test_a_window_has_two_ends() -> None:
	"""An overloaded receiver works no better than one with too little light."""
	usual = Window()
	assert [usual.holds(power) for power in (-27.1, -27, -19.5, -8, -7.9)] == [False, True, True, True, False]
