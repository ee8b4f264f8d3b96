"""Reading device labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.dispatch.codes import (
	Code,
	Model,
	Unreadable,
	contradicts,
	likely_types,
	pretty_mac,
	profile,
	read,
)

MODELS = [
	Model("Raisecom", "ONT", serial_prefix="RCMG"),
	Model("Deco", "Routeur", oui="403F8C"),
	Model("XX230v", "ONT", serial_prefix="TPLG"),
	Model("XX430v", "ONT", serial_prefix="TPLG"),
]


@pytest.mark.parametrize(
	"text",
	[
		"RCMG19E0ABCD",
		" rcmg19e0abcd\n",
		"RCMG-19E0-ABCD",
		"52434D4719E0ABCD",
		"S/N: RCMG19E0ABCD",
		"SN=RCMG19E0ABCD;MAC=00:11:22:33:44:55",
		"GPONSN:52434D4719E0ABCD",
	],
)
def test_an_ont_is_read_however_its_label_is_printed(text: str) -> None:
	"""The technician would have to type twelve characters in the cold."""
	assert read(text) == Code("serial", "RCMG19E0ABCD")


@pytest.mark.parametrize(
	"text",
	[
		"403F8C123456",
		"40:3f:8c:12:34:56",
		"40-3F-8C-12-34-56",
		"403f.8c12.3456",
		"MAC: 40:3F:8C:12:34:56",
		"40 3F 8C 12 34 56",
	],
)
def test_a_mac_is_read_in_any_notation(text: str) -> None:
	"""The same router would be two devices, and never be recognised when it calls home."""
	assert read(text) == Code("mac", "403F8C123456")


@pytest.mark.parametrize("text", ["", "   ", "http://example.com/q?x=1", "12", "é" * 12, "A" * 400])
def test_what_is_no_label_is_refused(text: str) -> None:
	"""A poster's QR code would become the serial number of a household."""
	with pytest.raises(Unreadable):
		read(text)


@given(st.text(max_size=400))
def test_reading_never_breaks(text: str) -> None:
	"""A strange label would crash the technician's page."""
	try:
		code = read(text)
	except Unreadable:
		return
	assert code.value == code.value.upper() and code.value.isalnum() and 6 <= len(code.value) <= 32


@given(st.text("0123456789ABCDEF", min_size=12, max_size=12))
def test_reading_what_was_read_changes_nothing(mac: str) -> None:
	"""A second scan of the same label would look like another device."""
	code = read(mac)
	assert read(code.value) == code
	if code.kind == "mac":
		assert read(pretty_mac(code.value)) == code


def test_the_maker_tells_what_it_is() -> None:
	"""The technician would have to say each time that a Deco is a router."""
	assert likely_types(Code("mac", "403F8C123456"), MODELS) == {"Routeur"}
	assert likely_types(Code("serial", "TPLG12345678"), MODELS) == {"ONT"}
	assert likely_types(Code("mac", "001A79000001"), MODELS) == set()
	assert contradicts(Code("serial", "RCMG19E0ABCD"), "Routeur") == "ONT"
	assert contradicts(Code("serial", "TPLG12345678"), "Téléphone IP") is None


def test_a_profile_is_only_taken_when_it_is_the_only_one() -> None:
	"""A guess among three models would push the wrong parameters."""
	assert profile(Code("serial", "RCMG19E0ABCD"), "ONT", MODELS) == "Raisecom"
	assert profile(Code("serial", "TPLG12345678"), "ONT", MODELS) is None
