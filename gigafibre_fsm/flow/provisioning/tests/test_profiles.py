from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.provisioning.profiles import (
	DeviceFacts,
	ProfileKey,
	canonical_mac,
	canonical_serial,
	choose_profile,
	mac_forms,
	macs_of,
	serial_forms,
)

hexes = st.text("0123456789ABCDEF", min_size=12, max_size=12)


@pytest.mark.parametrize("written", ["RCMG19E00001", "rcmg19e00001", "RCMG-19E0 0001", "52434D4719E00001"])
def test_a_gpon_serial_in_any_notation(written: str) -> None:
	"""The ONT whose label is read in one notation and reported in the other would stay unknown."""
	assert canonical_serial(written) == "RCMG19E00001"
	assert "52434D4719E00001" in serial_forms(written)


@given(hexes, st.sampled_from([":", "-", ".", " ", ""]), st.booleans())
def test_a_mac_in_any_notation(digits: str, separator: str, lower: bool) -> None:
	"""The router would get no WiFi name because its label has colons."""
	written = separator.join(digits[i : i + 2] for i in range(0, 12, 2))
	assert canonical_mac(written.lower() if lower else written) == digits
	assert mac_forms(written)[0] == digits


@given(st.text(max_size=40))
def test_any_text_is_parsed_without_error(text: str) -> None:
	"""A device with a strange serial would stop the reports of all the others."""
	assert canonical_serial(canonical_serial(text)) == canonical_serial(text)
	assert canonical_mac(text) == "" or len(canonical_mac(text)) == 12


def test_a_serial_that_is_a_mac_matches_as_one() -> None:
	"""Routers whose maker uses the MAC as serial would not be found by the label that was scanned."""
	assert macs_of(DeviceFacts(serial="403f8c000001")) == ("403F8C000001",)
	assert macs_of(DeviceFacts(serial="X1", mac="40:3F:8C:00:00:01")) == ("403F8C000001",)


PROFILES = [
	ProfileKey("any router", "Routeur"),
	ProfileKey("tp-link", "Routeur", oui="403F8C"),
	ProfileKey("deco x20", "Routeur", product_class="X20", oui="403F8C"),
	ProfileKey("xx530v", "Routeur", product_class="XX530v", oui="9C5322"),
	ProfileKey("terminal", "ONT", product_class="Device2", oui="1C61B4, 9c-53-22", serial_prefix="TPLG"),
	ProfileKey("any ont", "ONT"),
	ProfileKey("raisecom", "ONT", serial_prefix="RCMG"),
]


@pytest.mark.parametrize(
	("equipment_type", "facts", "expected"),
	[
		("Routeur", DeviceFacts("1", product_class="x20", oui="40-3F-8C"), "deco x20"),
		("Routeur", DeviceFacts("1", product_class="X55", oui="403F8C"), "tp-link"),
		("Routeur", DeviceFacts("403F8C000001"), "deco x20"),  # no class known yet
		("Routeur", DeviceFacts("1", oui="9C5322"), "xx530v"),
		("Routeur", DeviceFacts("1", product_class="X20", oui="9C5322"), "any router"),
		("Routeur", DeviceFacts("1", oui="AABBCC"), "any router"),
		("ONT", DeviceFacts("52434D4719E00001"), "raisecom"),
		("ONT", DeviceFacts("TPLG00000001"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="1C61B4"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="9C5322"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="AABBCC"), "any ont"),
		("Téléphone IP", DeviceFacts("1"), None),
	],
)
def test_the_most_specific_profile_wins(
	equipment_type: str, facts: DeviceFacts, expected: str | None
) -> None:
	"""A device would be told parameters that it does not have, and take none."""
	assert choose_profile(PROFILES, equipment_type, facts) == expected
