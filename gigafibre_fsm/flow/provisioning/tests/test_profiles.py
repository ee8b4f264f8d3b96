from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.equipment.identity import (
	canonical_mac,
	canonical_serial,
	mac_forms,
	pon_serial,
	serial_forms,
)
from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, macs_of
from gigafibre_fsm.flow.provisioning.profiles import ProfileKey, choose_profile, is_of_another_maker

hexes = st.text("0123456789ABCDEF", min_size=12, max_size=12)


@pytest.mark.parametrize("written", ["RCMG19E00001", "rcmg19e00001", "RCMG-19E0 0001", "52434D4719E00001"])
def test_a_gpon_serial_in_any_notation(written: str) -> None:
	"""An ONT whose label has one notation and whose report has the other would stay unknown."""
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
	"""Routers that report their MAC address as serial would not be found by the scanned label."""
	assert macs_of(DeviceFacts(serial="403f8c000001")) == ("403F8C000001",)
	assert macs_of(DeviceFacts(serial="X1", mac="40:3F:8C:00:00:01")) == ("403F8C000001",)


PROFILES = [
	ProfileKey("any router", "Routeur"),
	ProfileKey("tp-link", "Routeur", oui="403F8C"),
	ProfileKey("deco x20", "Routeur", product_class="X20", oui="403F8C"),
	ProfileKey("xx530v", "Routeur", product_class="XX530v", oui="9C5322"),
	ProfileKey("terminal", "ONT", product_class="Device2", oui="1C61B4, 9c-53-22", serial_prefix="TPLG"),
	ProfileKey("any ont", "ONT"),
	ProfileKey("any telephone", "Téléphone IP"),
	ProfileKey("raisecom", "ONT", serial_prefix="RCMG"),
]


@pytest.mark.parametrize(
	("equipment_type", "facts", "expected"),
	[
		("Routeur", DeviceFacts("1", product_class="x20", oui="40-3F-8C"), "deco x20"),
		("Routeur", DeviceFacts("1", product_class="X55", oui="403F8C"), "tp-link"),
		("Routeur", DeviceFacts("403F8C000001"), "deco x20"),  # no class known yet
		("Routeur", DeviceFacts("1", oui="9C5322"), "xx530v"),
		("Routeur", DeviceFacts("1", product_class="X20", oui="9C5322"), "deco x20"),  # makers have many OUIs
		("Routeur", DeviceFacts("1", oui="AABBCC"), "any router"),
		("ONT", DeviceFacts("52434D4719E00001"), "raisecom"),
		("ONT", DeviceFacts("TPLG00000001"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="1C61B4"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="9C5322"), "terminal"),
		("ONT", DeviceFacts("22275A70C1212", product_class="Device2", oui="AABBCC"), "terminal"),
		("Téléphone IP", DeviceFacts("1", product_class="HT801"), "any telephone"),
		("Téléphone IP", DeviceFacts("1", product_class="X20"), None),  # a router
		("Téléphone IP", DeviceFacts("TPLG00000001"), "any telephone"),
		("Décodeur TV", DeviceFacts("1"), None),
		("Téléphone IP", DeviceFacts("1"), "any telephone"),
	],
)
def test_the_most_specific_profile_wins(
	equipment_type: str, facts: DeviceFacts, expected: str | None
) -> None:
	"""A device would be sent parameters that it does not have, and accept none."""
	assert choose_profile(PROFILES, equipment_type, facts) == expected


@pytest.mark.parametrize(
	("mac", "oui", "other"),
	[
		("403F8C000001", "403F8C", False),
		("403F8C000001", "1c-61-b4", False),  # one of the profile's
		("AABBCC000001", "AABBCC", False),  # one that the profile does not know, and the label does
		("403F8C000001", "AABBCC", True),
		("", "AABBCC", False),
		("403F8C000001", "", False),
	],
)
def test_the_label_says_who_made_it(mac: str, oui: str, other: bool) -> None:
	"""During the visit, a stranger's device that reports first would be installed instead of the router."""
	deco = ProfileKey("deco", "Routeur", product_class="Device2", oui="403F8C, 1C61B4")
	assert is_of_another_maker(deco, DeviceFacts("1", oui=oui), mac) is other


@pytest.mark.parametrize(
	("written", "expected"),
	[
		("54504C470CA512AB", "TPLG0CA512AB"),
		("tplg0ca512ab", "TPLG0CA512AB"),
		("TPLG-0CA512AB", "TPLG0CA512AB"),
		("22275A70C1212", ""),
		("TPLG00000000", ""),
		("0000000000000000", ""),
		("", ""),
		(None, ""),
	],
)
def test_an_olt_knows_a_terminal_by_its_pon_serial(written: str | None, expected: str) -> None:
	"""The line would have a serial that the OLT has never heard of."""
	assert pon_serial(written) == expected
