"""The devices at the premises, in the GenieACS simulator."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Callable, Sequence

import requests

from embedded.story.actor import Actor
from embedded.story.stage import Found, Stage, expect

LOOKS_TO_A_SWEEP = 20


def boot_device(stage: Stage, **description: str) -> str:
	"""Switch a simulated device on; it informs with 0 BOOTSTRAP. Returns its GenieACS id."""
	answer = requests.post(f"{stage.fakes['genieacs']['url']}/_cpe/boot", json=description, timeout=30)
	expect(answer.ok, answer.text)
	return answer.json()["id"]


def parameters(stage: Stage, device: str) -> dict[str, str]:
	"""The actual parameters of the device, passwords included, which cannot be read over TR-069."""
	answer = requests.get(
		f"{stage.fakes['genieacs']['url']}/_cpe/parameters", params={"id": device}, timeout=10
	)
	expect(answer.ok, answer.text)
	return answer.json()


def wifi(stage: Stage, device: str) -> tuple[set[str], set[str]]:
	"""(names, passwords) of the networks of a router that are on: those for guests are off until a household wants them."""
	values = parameters(stage, device)

	def of(last: str) -> set[str]:
		there = {path: path.removesuffix(last) + ".Enable" for path in values if path.endswith(last)}
		return {values[path] for path, switch in there.items() if values.get(switch) is not False}

	return of(".SSID"), of(".Security.KeyPassphrase")


def look_again(office: Actor) -> None:
	"""The minutely scheduler job, where no scheduler runs: check the pushes that are due."""
	job = json.dumps({"name": "minutely.pushes"})
	office.post(
		"/api/method/frappe.core.doctype.scheduled_job_type.scheduled_job_type.execute_event", doc=job
	)


def wait_for_push(
	stage: Stage,
	office: Actor,
	devices: Sequence[str],
	proven: Callable[[], Found | None],
	what: str = "every push verified",
	seconds: float = 240,
) -> Found:
	"""Wait until `proven` finds something. The devices' own sessions prove a push; for what was missed they report again
	every few seconds, and the sweep looks.
	"""
	looks = itertools.count(1)

	def look() -> Found | None:
		found = proven()
		if not found and next(looks) % LOOKS_TO_A_SWEEP == 0:
			for device in devices:
				inform(stage, device)
			look_again(office)
		return found

	return stage.wait_for(what, look, seconds)


def inform(stage: Stage, device: str) -> None:
	answer = requests.post(f"{stage.fakes['genieacs']['url']}/_cpe/inform", json={"id": device}, timeout=30)
	expect(answer.ok, answer.text)


def boot(stage: Stage) -> list[str]:
	codes = stage.facts["codes"]
	router_mac = codes["Routeur"].replace(":", "")
	devices = {
		"ONT": boot_device(
			stage,
			serial=codes["ONT"],
			product_class="HT803G-W",
			oui="00259E",
			manufacturer="Raisecom",
			data_model="TR-098",
		),
		"Routeur": boot_device(
			stage,
			serial=router_mac,
			product_class="Device2",
			oui="403F8C",
			manufacturer="TP-Link",
			data_model="TR-181",
		),
		"Téléphone IP": boot_device(
			stage,
			serial=codes["Téléphone IP"].replace(":", ""),
			product_class="HT801",
			oui="000B82",
			manufacturer="Grandstream",
			data_model="TR-181",
		),
	}
	stage.facts["devices"] = devices
	office = stage.administrator()
	by_order = [["sales_order", "=", stage.facts["order"]]]
	expected = set(devices)

	def verified() -> list[dict] | None:
		equipment = {
			e["name"]: e["equipment_type"]
			for e in office.records("Service Equipment", ["name", "equipment_type", "last_inform"], by_order)
			if e["last_inform"]
		}
		pushes = office.records(
			"Provisioning Push",
			["name", "equipment", "status"],
			[["equipment", "in", list(equipment) or [""]]],
			limit=50,
		)
		done = {equipment[p["equipment"]] for p in pushes if p["status"] == "Verified"}
		return pushes if expected <= done else None

	wait_for_push(stage, office, list(devices.values()), verified)
	return [f"{kind:<14}{device}" for kind, device in devices.items()]


def compare(stage: Stage) -> list[str]:
	office = stage.administrator()
	equipment = {
		e["equipment_type"]: e
		for e in office.records(
			"Service Equipment",
			["name", "equipment_type", "custom_wifi_ssid", "custom_sip_username"],
			[["sales_order", "=", stage.facts["order"]]],
		)
	}
	names, passwords = wifi(stage, stage.facts["devices"]["Routeur"])
	phone = parameters(stage, stage.facts["devices"]["Téléphone IP"])
	ssid = equipment["Routeur"]["custom_wifi_ssid"]
	line = equipment["Téléphone IP"]["custom_sip_username"]
	users = {value for path, value in phone.items() if path.endswith("AuthUserName")}
	expect(names == {ssid}, f"WiFi name on the router {names} equals the record {ssid}")
	expect(line in users, f"SIP user on the telephone {users} equals the record {line}")
	expect(
		len(passwords) == 1 and len(min(passwords)) >= 8,
		"one WiFi password arrived on every network that is on",
	)
	return [
		f"WiFi “{ssid}” set, password of {len(min(passwords))} characters",
		f"SIP user {line} registered",
	]


def stranger(stage: Stage) -> list[str]:
	serial = f"RCMG19{secrets.token_hex(3).upper()}"
	boot_device(
		stage,
		serial=serial,
		product_class="HT803G-W",
		oui="00259E",
		manufacturer="Raisecom",
		data_model="TR-098",
	)
	office = stage.administrator()
	issue = stage.wait_for(
		"an issue about the unknown device",
		lambda: office.records("Issue", ["name", "subject"], [["subject", "like", f"%{serial}%"]]),
	)
	expect(len(issue) == 1, "one issue, not several")
	return [f"{issue[0]['name']} “{issue[0]['subject']}”"]
