"""2,000 hostile payloads, serials and trees: no server error, no preset or task that the strict schema refuses is sent.

Reports at every door for devices, each field made of what breaks parsers, serials of every alphabet, trees of every shape, paths
and values from the same dice. A refusal with a sentence is right; an answer 500, an exception of another kind, or a task that
passes the check and would crash the ACS, is not.
`./fsm figures device-fuzz [payloads] [seed]`
"""

from __future__ import annotations

import json
import random
import string
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.machine_speed import speed_text
from embedded.story.actor import Actor
from tests.faults.lab import Lab, laboratory
from tests.fixtures import environment

NASTY = (
	"", " ", "\u0000", "\u202e", "' OR 1=1 --", "<b>", "{{7*7}}", "../..", "%s%n", "*", "/x/", '"', "\\", "A" * 500, "é🛰️", "٣٤٥",
	"00000000", "FFFFFFFFFFFF", "54504C4700000000", "RCMG19E0ABCD", "-1", "1e309", "NaN", "null", "true", "\ud800", "a\nb",
)  # fmt: skip
FIELDS = (
	"serial", "event", "mac", "oui", "product_class", "acs_device_id", "ip", "firmware", "rx_power", "event_key", "pon_serial",
	"maker_serial", "macs", "uptime", "readings",
)  # fmt: skip
REPORTED = ("acs_device_id", "at", "ip", "firmware", "rx_power", "tx_power", "uptime", "hosts", "serial")
TIMEOUT = 30


def main(payloads: int = 2000, seed: int = 2026) -> int:
	dice = random.Random(seed)
	with laboratory(1) as lab:
		wrong = [line for number in range(payloads) if (line := KINDS[number % len(KINDS)](lab, dice))]
		wrong += queued(lab)
	for line in wrong[:20]:
		print(line)
	print(f"device-fuzz: {payloads} payloads, {len(wrong)} not as they must be (bar: 0); {speed_text()}")
	return 1 if wrong else 0


def value(dice: random.Random, depth: int = 0) -> Any:
	"""Something that a device or an attacker could send."""
	choice = dice.randrange(9 if depth < 3 else 6)
	if choice < 3:
		return dice.choice(NASTY)
	if choice == 3:
		return "".join(dice.choice(string.printable) for _letter in range(dice.randrange(80)))
	if choice == 4:
		return dice.choice((None, True, False, 0, -1, 10**18, 1.5, -0.0))
	if choice == 5:
		return "".join(dice.choice("0123456789ABCDEF") for _letter in range(12))
	if choice == 6:
		return [value(dice, depth + 1) for _each in range(dice.randrange(4))]
	return {str(dice.choice(NASTY)): value(dice, depth + 1) for _each in range(dice.randrange(4))}


def some(dice: random.Random, fields: tuple[str, ...]) -> dict[str, Any]:
	return {name: value(dice) for name in dice.sample(fields, dice.randrange(1, len(fields)))}


def report(lab: Lab, dice: random.Random) -> str:
	door = dice.choice(
		("device.event", "device.event", "device.activated", "device.done", "telemetry.report")
	)
	body = some(dice, FIELDS)
	if door == "device.done":
		body = some(dice, ("acs_device_id", "session", "x"))
	elif door == "telemetry.report":
		several = [some(dice, REPORTED) for _report in range(3)]
		body = {"reports": dice.choice((several, several, several, value(dice)))}
	settings = lab.frappe.get_cached_doc("Gigafibre Settings")
	headers = {
		"X-Gigafibre-Device-Token": settings.get_password("device_token"),
		"Content-Type": "application/json",
	}
	acs = Actor(environment("FSM_URL"))
	url = f"{acs.base}/api/method/gigafibre_fsm.api.{door}"
	answer = acs.session.post(
		url, data=json.dumps(body).encode("utf-8", "surrogatepass"), headers=headers, timeout=TIMEOUT
	)
	return (
		f"{door}: {answer.status_code} for {body!r}: {answer.text[:200]}" if answer.status_code >= 500 else ""
	)


def queued(lab: Lab) -> list[str]:
	"""Process the queued reports; returns a line for each failure in the Error Log."""
	from gigafibre_fsm.scheduled import device_events

	frappe = lab.look()
	while device_events.drain():
		pass
	failed = frappe.get_all("Error Log", {"method": "Report of a device"}, pluck="error")
	return [f"queued: {error[-200:]}" for error in failed]


def tree(_lab: Lab, dice: random.Random) -> str:
	from gigafibre_fsm.flow.provisioning import device_tree
	from gigafibre_fsm.flow.provisioning.rules import ParameterRule

	held = {
		"Device": {
			"Hosts": {"Host": {"1": value(dice)}},
			"WiFi": {"SSID": {"1": value(dice)}},
			"x": value(dice),
		}
	}
	given = dice.choice((held, [held], value(dice)))
	try:
		leaves = device_tree.leaves(device_tree.device_of(given))
		device_tree.clients(leaves)
		device_tree.compare([ParameterRule("Device.WiFi.SSID.1.SSID", "WiFi SSID")], leaves)
	except device_tree.BadTree:
		return ""
	except Exception as error:
		return f"tree {given!r}: {error!r}"
	return ""


def names(_lab: Lab, dice: random.Random) -> str:
	from gigafibre_fsm.flow.provisioning import identities, recognition
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts, with_named_readings

	said = {
		name: str(dice.choice((value(dice), dice.choice(NASTY))))
		for name in ("pon_serial", "mac", "maker_serial", "oui")
	}
	facts = DeviceFacts(
		str(value(dice)),
		macs=tuple(str(value(dice)) for _each in range(3)),
		**said,
		readings={"p": value(dice)},
	)
	try:
		identities.reported(with_named_readings(facts, {"rx_power": "p", "uptime": "p", "ip_address": "p"}))
		recognition.recognise(facts)
	except Exception as error:
		return f"names {facts!r}: {error!r}"
	return ""


def task(_lab: Lab, dice: random.Random) -> str:
	"""Check that payloads which pass the checks have a shape that does not crash the ACS."""
	from gigafibre_fsm.integrations.genieacs import preset
	from gigafibre_fsm.integrations.genieacs import task as tasks

	path = dice.choice((value(dice), "Device." + str(dice.choice(NASTY)), [value(dice), "Device.A"]))
	try:
		made = tasks.apply_task(
			"gigafibre-apply-1", 1, [[path, value(dice), "xsd:string"]], "gigafibre_abcdef"
		)
		rows = json.loads(made["provisions"][0][2])
		paths = rows[0][0] if isinstance(rows[0][0], list) else [rows[0][0]]
		if not paths or not all(isinstance(each, str) and tasks.PATH.fullmatch(each) for each in paths):
			return f"a task for {path!r}"
	except tasks.MalformedTask:
		pass
	except Exception as error:
		return f"task {path!r}: {error!r}"
	try:
		preset.check(dice.choice((value(dice), {key: value(dice) for key in preset.KEYS})))
	except preset.MalformedPreset:
		return ""
	except Exception as error:
		return f"preset: {error!r}"
	return "a preset of dice was accepted"


KINDS: tuple[Callable[[Lab, random.Random], str], ...] = (report, tree, names, task)


if __name__ == "__main__":
	sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
