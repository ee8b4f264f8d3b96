"""A device with odd values in its report is still recognized."""

from __future__ import annotations

from typing import Any

import pytest

from gigafibre_fsm.exceptions import BadRequest

pytestmark = pytest.mark.site

FIELDS = ("event", "mac", "oui", "product_class", "acs_device_id", "ip", "firmware", "rx_power", "event_key")
SAID = dict.fromkeys((*FIELDS, "pon_serial", "maker_serial", "macs", "uptime", "readings"))
LONG = "F" * 5_000


@pytest.mark.parametrize(
	"odd",
	[
		{"firmware": LONG},
		{"pon_serial": LONG},
		{"maker_serial": LONG},
		{"product_class": LONG},
		{"oui": LONG},
		{"mac": LONG},
		{"rx_power": LONG},
		{"macs": [LONG]},
		{"macs": ["02:00:00:00:00:01"] * 17},
		{"uptime": -1},
		{"uptime": "NaN"},
		{"uptime": "9" * 40},
		{"readings": {"Device.A": LONG}},
		{"readings": {LONG: "1"}},
		{"readings": {f"Device.A{number}": "1" for number in range(61)}},
	],
	ids=lambda odd: "{} {}".format(*next((key, str(value)[:12]) for key, value in odd.items())),
)
def test_one_odd_value_is_left_out(site: Any, odd: dict[str, Any]) -> None:
	"""A device that says one thing too long would be refused at each restart, and never get its settings."""
	from gigafibre_fsm.guards import device_arguments

	facts, left_out = device_arguments.facts({**SAID, "serial": "RCMG19E00001", "ip": "198.51.100.7", **odd})
	assert (facts.serial, facts.ip) == ("RCMG19E00001", "198.51.100.7")
	assert len(left_out) == 1


@pytest.mark.parametrize(
	("written", "kept"),
	[
		("198.51.100.7", "198.51.100.7"),
		("2001:DB8::0:1", "2001:db8::1"),
		("::ffff:198.51.100.7", "198.51.100.7"),
		*(
			(nowhere, "")
			for nowhere in ("0.0.0.0", "::", "127.0.0.1", "fe80::1%eth0", "ff02::1", "169.254.7.7")  # noqa: S104
		),
		*((none, "") for none in ("300.1.1.1", "10.0.0.1/24", "10.0.0", "<b>", "198.51.100.7:80", "²")),
	],
)
def test_an_address_is_one(site: Any, written: str, kept: str) -> None:
	"""A police request would be answered with a household that had `0.0.0.0`."""
	from gigafibre_fsm.guards import device_arguments

	facts, left_out = device_arguments.facts({**SAID, "serial": "RCMG19E00001", "ip": written})
	assert facts.ip == kept and len(left_out) == (not kept)


@pytest.mark.parametrize(
	"wrong", [{"serial": ""}, {"serial": LONG}, {"acs_device_id": LONG}, {"macs": "x"}, {"uptime": [1]}]
)
def test_what_no_device_says_is_refused(site: Any, wrong: dict[str, Any]) -> None:
	"""A mistake in the script of the ACS would be noticed by nobody."""
	from gigafibre_fsm.guards import device_arguments

	with pytest.raises(BadRequest):
		device_arguments.facts({**SAID, "serial": "RCMG19E00001", **wrong})
