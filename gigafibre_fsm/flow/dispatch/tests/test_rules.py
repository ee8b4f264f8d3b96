"""The evidence that is required before the card is charged."""

from __future__ import annotations

from dataclasses import replace

from gigafibre_fsm.flow.dispatch.rules import Check, Device, Gap, Light, missing_evidence
from gigafibre_fsm.flow.vocabulary import ONT, ROUTER
from gigafibre_fsm.optical_power import Window

DONE = (Check("signal", True, True), Check("photo", False, False))
GOOD = Light(-19.4)
TERMINAL = Device(ONT, label="RCMG19E00001", informed=True)


def missing(*devices: Device, light: Light = GOOD) -> list[tuple[str, float | None]]:
	return [(gap.code, gap.power) for gap in missing_evidence(devices, DONE, "Jeanne", light)]


def test_missing_evidence_is_listed() -> None:
	"""A card would be charged for a service that nobody has seen working."""
	assert missing(TERMINAL, Device(ROUTER, label="403F8C000001", informed=True)) == []
	assert missing(Device(ONT, label="RCMG19E00001")) == [("inform", None)]
	assert missing(Device(ROUTER)) == [("scan", None)]
	assert missing(Device(ROUTER, label="BONJOUR123")) == [("inform", None)]
	assert missing(Device(ROUTER, label="403F8C000001", reports=False)) == []
	assert missing_evidence([TERMINAL], [Check("signal", True, False)], " ", GOOD) == [
		Gap("check", check="signal"),
		Gap("signature"),
	]


def test_light_is_good_or_somebody_says_why() -> None:
	"""A line that is about to fail would be handed over as working."""
	told = replace(TERMINAL, power=-28.1)
	assert missing(TERMINAL, light=Light()) == [("power", None)]
	assert missing(told, light=Light()) == [("window", -28.1)]
	assert missing(told, light=Light(-19.4)) == [("window", -28.1)], "either may be the one that is wrong"
	assert missing(TERMINAL, light=Light(-6)) == [("window", -6)]
	assert missing(told, light=Light(reason="Épissure à refaire")) == []
	assert missing(told, light=Light(reason=" ")) == [("window", -28.1)]
	assert missing(replace(told, window=Window(-30, -8)), light=Light()) == []
	assert missing(Device(ROUTER, label="1", informed=True), light=Light()) == [], "a router has no fibre"
