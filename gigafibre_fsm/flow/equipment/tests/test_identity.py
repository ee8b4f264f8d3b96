"""Reading device labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm import gpon
from gigafibre_fsm.flow.equipment.identity import (
	Code,
	Model,
	Unreadable,
	contradicts,
	formatted_mac,
	likely_types,
	profile,
)
from gigafibre_fsm.flow.equipment.label_text import read

MODELS = [
	Model("Raisecom", "ONT", serial_prefix="RCMG", product_class="HT803G-WS2"),
	Model("Deco", "Routeur", ouis=("403F8C", "1C61B4"), product_class="Device2"),
	Model("XX230v", "ONT", serial_prefix="TPLG"),
	Model("XX430v", "ONT", serial_prefix="TPLG"),
	Model("MAG", "Décodeur TV", ouis=("001A79",)),
]
GS1 = "(01)00845973090012(21)2226469000523"
SEPARATED = "]C1010084597309001221RCMG19E0ABCD\x1d10LOT7"


@pytest.mark.parametrize(
	"text",
	[
		"RCMG19E0ABCD",
		" rcmg19e0abcd\n",
		"RCMG-19E0-ABCD",
		"52434D4719E0ABCD",
		"52 43 4D 47 19 E0 AB CD",
		"S/N: RCMG19E0ABCD",
		"S/N(GPON) : RCMG19E0ABCD",
		"SN RCMG19E0ABCD Made in China",
		"SN=RCMG19E0ABCD;MAC=00:11:22:33:44:56",
		"MAC: 00:11:22:33:44:56\nS/N: RCMG19E0ABCD\nP/N: HT803G",
		"GPONSN:52434D4719E0ABCD",
		"FSAN: RCMG19E0ABCD",
		"No de série : RCMG19E0ABCD",
		"Numéro de série RCMG19E0ABCD",
		"S/N: 2226469000523 GPON SN: RCMG19E0ABCD",
		"RCMG19E0ABCD,44657FF51624,HT803G",
		'{"sn": "RCMG19E0ABCD", "mac": "00:11:22:33:44:56"}',
		'{"device": {"serialNumber": "RCMG19E0ABCD"}, "pn": "12345678"}',
		"https://example.com/q?model=HT803G&sn=RCMG19E0ABCD",
		"https://id.gs1.org/01/00845973090012/21/RCMG19E0ABCD",
		SEPARATED,
		SEPARATED.replace("\x1d", "\n"),
		"ＲＣＭＧ１９Ｅ０ＡＢＣＤ",
		"S/NRCMG19E0ABCD",
		"SN <RCMG19E0ABCD>",
		"*RCMG19E0ABCD*",
		"SN: RCMG19E0ABCD/MAC: 40:3F:8C:12:34:56",
		"(1P)HT803G (S)RCMG19E0ABCD",
		'{"deviceSn": "RCMG19E0ABCD", "boxMac": "403F8C123456"}',
		'{"type": "ont", "id": "RCMG19E0ABCD"}',
		"https://example.com/device/RCMG19E0ABCD?lang=fr",
	],
)
def test_every_form_of_an_ont_label_is_read(text: str) -> None:
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
		"Mac Address: 403F8C123456",
		"WAN MAC 403F8C123456",
		"MAC ID: 403F8C123456",
		"Adresse MAC : 40:3F:8C:12:34:56",
		'{"macAddress": "403F8C123456"}',
		"40 3F 8C 12 34 56",
		"S/N: 40:3F:8C:12:34:56",
		"MAC403F8C123456",
		"HW Addr: 403F8C123456",
		"MAC: 403F8C123456-59",
		"MAC: 40:3F:8C:12:34:56 / 40:3F:8C:12:34:57",
	],
)
def test_a_mac_is_read_in_any_notation(text: str) -> None:
	"""The same router would be two devices, and never be recognised when it reports."""
	assert read(text) == Code("mac", "403F8C123456")


@pytest.mark.parametrize(
	("text", "value"),
	[
		("Serial Number: 372010010470", "372010010470"),
		("SN 2226469000523", "2226469000523"),
		("SN2226469000523", "2226469000523"),
		("FSAN: CXNK0096EBFC", "CXNK0096EBFC"),
		("Ser. No. 372010010470", "372010010470"),
		("S/N: 845973090012", "845973090012"),
		("S/N: 22275A70C1212", "22275A70C1212"),
		("S/N22275A70C1212", "22275A70C1212"),
		("Serial Number (S/N): 22275A70C1212", "22275A70C1212"),
		("Série : 22275A70C1212", "22275A70C1212"),
		("http://192.168.0.1 S/N: 22275A70C1212", "22275A70C1212"),
		(GS1, "2226469000523"),
		("0100845973090012212226469000523", "2226469000523"),
		('{"serial": 372010010470, "upc": "845973090012"}', "372010010470"),
	],
)
def test_label_words_take_precedence_over_the_form(text: str, value: str) -> None:
	"""The label's word would be stored with the serial, or a serial of digits be taken for a MAC address."""
	assert read(text) == Code("serial", value)


@pytest.mark.parametrize(
	("text", "reason"),
	[
		("", "nothing"),
		("   ", "nothing"),
		("12", "nothing"),
		("é" * 12, "nothing"),
		("A" * 400, "nothing"),
		("bonjour", "nothing"),
		("bonjour tout le monde 12345678", "nothing"),
		("192.168.0.1", "nothing"),
		("jean@example.com", "nothing"),
		("J0S 1E0", "nothing"),
		("http://example.com/q?x=1", "web"),
		("www.tp-link.com/ca", "web"),
		("WIFI:T:WPA;S:maison;P:secret12345;;", "wifi"),
		("12345678", "placeholder"),
		("S/N: 12345678", "placeholder"),
		("87654321", "placeholder"),
		("999999999999999999", "placeholder"),
		("0000000000000000", "placeholder"),
		("845973090012", "article"),
		("6935364052256", "article"),
		("00845973090012", "article"),
		("UPC 845973090012", "other"),
		("P/N: 3FE45655AB", "other"),
		("Model: XX230v", "other"),
		("HT803G-WS2", "other"),
		("XX230v", "nothing"),
		("PIN: 12345670", "other"),
		("EAN13: 0845973090012", "other"),
		("SSID: TP-Link_1234 Password: 12345678", "other"),
		("FF:FF:FF:FF:FF:FF", "mac_impossible"),
		("00:00:00:00:00:00", "mac_impossible"),
		("01:00:5E:00:00:01", "mac_impossible"),
		("MAC: AABBCCDDEEFF", "mac_impossible"),
		("40:3F:8C:12:34", "mac_length"),
		("40:3F:8C:12:34:56:78", "mac_length"),
		("MAC 403F8C1234", "mac_length"),
		("4O:3F:8C:12:34:56", "mac_characters"),
		("RCMG19EOABCD", "gpon_characters"),
		("S/N: RCMG19EOABCD", "gpon_characters"),
		("TPLGOCA512AB", "gpon_characters"),
		("52434D4719EOABCD", "gpon_characters"),
		("RCMG19E0ABC", "gpon_length"),
		("TPLG0CA512A", "gpon_length"),
	],
)
def test_text_that_is_not_a_label_is_refused(text: str, reason: str) -> None:
	"""A poster, a price tag or a misread letter would become the serial number of a household's terminal."""
	with pytest.raises(Unreadable) as refused:
		read(text, MODELS)
	assert refused.value.reason == reason


@pytest.mark.parametrize(
	("text", "doubt"),
	[
		("BONJOUR123", "plain"),
		("S/N: BONJOUR123", "plain"),
		("450-264-5123", "plain"),
		("490154203237518", "plain"),
		("403F8C1234", "plain"),
		("ABCD12345678", "maker"),
		("372010010470", "digits"),
		("02:11:22:33:44:66", "local"),
	],
)
def test_a_plausible_label_has_a_doubt(text: str, doubt: str) -> None:
	"""A telephone number scanned by mistake would be installed without a question."""
	assert read(text, MODELS).doubt == doubt


@pytest.mark.parametrize(
	("text", "read_as"),
	[
		("22275A7000395\n1C:61:B4:12:34:56", Code("serial", "22275A7000395", "plain")),
		("Deco X50\n1C61B4123456\n2226469000523", Code("serial", "2226469000523", "plain")),
		("1C-61-B4-12-34-56, 1C-61-B4-12-34-57, 2226469000523", Code("serial", "2226469000523", "plain")),
		("1C:61:B4:12:34:56\n845973090012", Code("mac", "1C61B4123456")),  # a product code
		("1C:61:B4:12:34:56\n83749201", Code("mac", "1C61B4123456")),  # a password
		("1C:61:B4:12:34:56\n1.0.4.20260101\n450-264-5123", Code("mac", "1C61B4123456")),
		("1C:61:B4:12:34:56\n2226469000523\n2226469000999", Code("mac", "1C61B4123456")),  # which?
	],
)
def test_a_serial_without_a_word_beside_a_mac(text: str, read_as: Code) -> None:
	"""A label would be known by its MAC address, of which a device has many, and not by the serial that it reports."""
	assert read(text, MODELS) == read_as


@pytest.mark.parametrize(
	"text",
	[
		"RCMG19E0ABCD RCMG19E0ABCE",
		"RCMG19E0ABCD\nRCMG19E0ABCE",
		"S/N: RCMG19E0ABCD\nS/N: RCMG19E0ABCE",
		"S/N: RCMG19E0ABCD\nRCMG19E0ABCE",
		"S/N: RCMG19E0ABCD RCMG19E0ABCE",
		"FSAN: CXNK0096EBFC, CXNK0096EBFD",
		"52434D4719E0ABCD / RCMG19E0ABCE",
		"S/N: 2226469000523 S/N: 2226469000524",
		'[{"sn": "RCMG19E0ABCD"}, {"sn": "RCMG19E0ABCE"}]',
		"40:3F:8C:12:34:56 RCMG19E0ABCD TPLG0CA512AB",
	],
)
def test_of_two_serials_none_is_chosen(text: str) -> None:
	"""A technician who scanned two boxes at once would install the other one, without a question."""
	with pytest.raises(Unreadable) as refused:
		read(text, MODELS)
	assert refused.value.reason == "several"
	assert refused.value.value.count(",") == 1


@pytest.mark.parametrize(
	("text", "value"),
	[
		("RCMG19E0ABCD RCMG19E0ABCD", "RCMG19E0ABCD"),
		("S/N: RCMG19E0ABCD\n52434D4719E0ABCD", "RCMG19E0ABCD"),
		("FSAN: CXNK0096EBFC S/N: 372010010470", "CXNK0096EBFC"),
		("S/N: 22275A70C1212 PON SN: TPLG0CA512AB", "TPLG0CA512AB"),
		("MAC: 40:3F:8C:12:34:56 MAC: 40:3F:8C:12:34:57 S/N: 2226469000523", "2226469000523"),
	],
)
def test_the_serials_of_one_label_are_one_device(text: str, value: str) -> None:
	"""Labels print a serial twice, or that of the maker beside that of the fibre: the technician would be asked in vain."""
	assert read(text, MODELS) == Code("serial", value)


@given(st.text(max_size=400) | st.text('SN/:=#. MACPRG0123456789{}[]",;|()\x1d\n%&', max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
	"""A strange label would crash the technician's page."""
	try:
		code = read(text)
	except Unreadable:
		return
	assert code.value == code.value.upper() and code.value.isalnum() and 6 <= len(code.value) <= 32


@given(st.text("0123456789ABCDEF", min_size=12, max_size=12), st.sampled_from(["", "MAC: ", "MAC Address "]))
def test_reading_a_read_label_is_idempotent(mac: str, word: str) -> None:
	"""A second scan of the same label would look like another device."""
	try:
		code = read(word + mac)
	except Unreadable:
		return
	assert code.value == mac
	if code.kind == "mac":
		assert read(formatted_mac(code.value)).value == mac


@given(
	st.sampled_from(["S/N:", "SN ", "Serial Number: ", "SERIAL NO.", "No de série : ", "FSAN: ", "GPON SN="]),
	st.text("0123456789ABCDEF", min_size=8, max_size=8),
	st.sampled_from(["RCMG", "CXNK", "ZTEG"]),
	st.sampled_from(["", "; MAC: 40:3F:8C:12:34:56", "\nP/N: 123456", " Model XX230v"]),
)
def test_label_words_are_removed_from_the_serial(word: str, digits: str, maker: str, behind: str) -> None:
	"""The line would carry "S/N: ..." as its terminal, and no report would ever match it."""
	assert read(f"{word}{maker}{digits}{behind}") == Code("serial", maker + digits)


def test_a_gpon_serial_has_two_notations() -> None:
	"""The same ONT would be a stranger because the OLT writes it in hexadecimal."""
	assert gpon.to_hex("RCMG1A2B3C4D") == "52434D471A2B3C4D"
	assert gpon.to_letters("52434D471A2B3C4D") == "RCMG1A2B3C4D"
	assert gpon.to_letters("1234567890123456") == "1234567890123456"


def test_the_manufacturer_determines_the_equipment_type() -> None:
	"""The technician would have to say each time that a Deco is a router."""
	assert likely_types(Code("mac", "403F8C123456"), MODELS) == {"Routeur"}
	assert likely_types(Code("mac", "1C61B4123456"), MODELS) == {"Routeur"}
	assert likely_types(Code("serial", "TPLG12345678"), MODELS) == {"ONT"}
	assert likely_types(Code("mac", "001A79000001"), MODELS) == {"Décodeur TV"}
	assert likely_types(Code("mac", "44657FF51624"), MODELS) == set()
	assert contradicts(Code("serial", "RCMG19E0ABCD"), "Routeur") == "ONT"
	assert contradicts(Code("serial", "CXNK0096EBFC"), "Décodeur TV") == "ONT"
	assert contradicts(Code("serial", "TPLG12345678"), "Téléphone IP") is None


def test_a_profile_is_chosen_only_when_it_is_the_only_match() -> None:
	"""A guess among three models would push the wrong parameters."""
	assert profile(Code("serial", "RCMG19E0ABCD"), "ONT", MODELS) == "Raisecom"
	assert profile(Code("serial", "TPLG12345678"), "ONT", MODELS) is None
