"""7,550 devices: all online verified, each effective once, the rest in a visible queue, never more outstanding than the setting.

2 % of the devices are offline and 1 % refuse one of the values. While the change runs the northbound interface of the ACS
dies twice, and the worker twice, after a device was told and before the outbox knew. At the end each device that is online
and does not refuse is verified by its only push, the others wait for their device or say why, and the memory of this
process has not grown with the number of devices.
`./fsm figures reprovision [devices] [outstanding]`
"""

from __future__ import annotations

import resource
import secrets
import sys
from typing import Any

import requests

from benchmarks.machine_speed import speed_text
from tests.faults import shop
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import no_limits

REFUSING, OFFLINE = 100, 50
"""One in so many devices."""
MOST_TURNS = 400
MEGABYTES = 200
SSID = "Device.WiFi.SSID.1.SSID"


class WorkerDied(BaseException):
	"""Not an Exception, so that no handler of the app catches it: a killed process runs no handler."""


def main(devices: int = 7550, outstanding: int = 300) -> int:
	with laboratory(1) as lab, no_limits():
		before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
		names = install(lab, devices, outstanding)
		most, turns = drive(lab, outstanding, names)
		wrong = judge(lab, names, most, outstanding)
		grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
	if grown > MEGABYTES:
		wrong.append(f"{grown:.0f} MB more memory (bar {MEGABYTES})")
	for line in wrong[:20]:
		print(line)
	print(
		f"reprovision: {devices} devices in {turns} turns, at most {most} outstanding (bar {outstanding}), "
		f"{grown:.0f} MB, {len(wrong)} not as they must be (bar: 0); {speed_text()}"
	)
	return 1 if wrong else 0


def install(lab: Lab, devices: int, outstanding: int) -> dict[str, str]:
	"""Devices that the ACS knows and their records: equipment -> id in the ACS."""
	from tests.factories import provisioning

	frappe, acs = lab.look(), lab.fakes["genieacs"]["url"]
	prefix = f"RP{secrets.token_hex(3).upper()}"
	acs_post(acs, "fleet", count=devices, product_class="Device2", prefix=prefix)
	lab.control("genieacs", session_ms=0)
	frappe.db.set_single_value("Gigafibre Settings", "genieacs_nbi_url", lab.fakes["genieacs"]["nbi_url"])
	frappe.db.set_single_value("Gigafibre Settings", "max_outstanding", outstanding)
	frappe.clear_document_cache("Gigafibre Settings", "Gigafibre Settings")
	names = {f"EQP-{prefix}-{number:05}": f"403F8C-Device2-{prefix}{number:08X}" for number in range(devices)}
	write(lab, names, provisioning.location(), provisioning.DECO)
	for number, device in enumerate(names.values()):
		if number % OFFLINE == 1:
			acs_post(acs, "offline", id=device)
		elif number % REFUSING == 2:
			acs_post(acs, "refuse", id=device, path=SSID, code="9007")
	return names


def write(lab: Lab, names: dict[str, str], place: Any, profile: str) -> None:
	"""The records of these devices, each with a WiFi of its own."""
	from frappe.utils.password import set_encrypted_password

	from gigafibre_fsm.bulk import plain_rows

	same = ("Routeur", "Installed", profile, "Device2", place.name, place.customer, "*", 1)
	rows = [
		(name, device, device.rsplit("-", 1)[1], f"Foyer-{number}", *same)
		for number, (name, device) in enumerate(names.items())
	]
	fields = (
		"name",
		"acs_device_id",
		"serial",
		"custom_wifi_ssid",
		"equipment_type",
		"status",
		"device_profile",
		"model",
	)
	more = ("location", "customer", "custom_wifi_password", "is_sample")
	plain_rows.insert("Service Equipment", (*fields, *more), rows)
	for name in names:
		set_encrypted_password("Service Equipment", name, "motdepasse-1", "custom_wifi_password")
	lab.frappe.db.commit()


def drive(lab: Lab, outstanding: int, names: dict[str, str]) -> tuple[int, int]:
	"""Queue the change and simulate the minutes; (most outstanding at once, turns)."""
	from gigafibre_fsm.flow.provisioning import mass_changes, push_sweep
	from gigafibre_fsm.flow.vocabulary import OPEN_PUSH

	frappe = lab.look()
	for page in mass_changes.devices(
		{"location": frappe.db.get_value("Service Equipment", next(iter(names)), "location")}
	):
		mass_changes.add(page, "figure")
		frappe.db.commit()
	most = 0
	for turn in range(MOST_TURNS):
		frappe = lab.look()
		due = {"campaign": "figure", "next_check": ("is", "set"), "waits_since": ("is", "not set")}
		frappe.db.sql(
			"UPDATE `tabProvisioning Push` SET next_check = UTC_TIMESTAMP() WHERE campaign = 'figure' AND next_check IS NOT NULL"
			" AND waits_since IS NULL"
		)
		while push_sweep.sweep():
			frappe.db.commit()
		most = max(most, frappe.db.count("Provisioning Push", {**due, "status": ("in", OPEN_PUSH)}))
		deliver(lab, turn)
		settle(lab)
		states = mass_changes.progress("figure")
		frappe.db.rollback()
		if turn % 10 == 0:
			print(states, flush=True)
		if not {"Pending", "Pushed"} & set(states):
			return most, turn + 1
	return most, MOST_TURNS


def deliver(lab: Lab, turn: int) -> None:
	"""One minute of the worker; now and then the ACS or the worker dies in it."""
	if turn in (2, 9):
		lab.control("genieacs", outage="hang", next=2)
	if turn in (4, 11):
		die_once(lab)
		return
	shop.deliver_due()


def die_once(lab: Lab) -> None:
	"""The worker dies after the device has the task, before the outbox has recorded it."""
	from gigafibre_fsm.integrations.genieacs.client import Nbi

	queue = Nbi.queue

	def told_and_dead(self: Any, *args: Any) -> bool:
		queue(self, *args)
		raise WorkerDied

	Nbi.queue = told_and_dead  # type: ignore[method-assign]
	try:
		shop.deliver_due()
	except WorkerDied:
		lab.frappe.db.rollback()
	finally:
		Nbi.queue = queue  # type: ignore[method-assign]


def settle(lab: Lab) -> None:
	while requests.get(f"{lab.fakes['genieacs']['url']}/_sessions", timeout=30).json()["expected"]:
		pass
	lab.control("genieacs", advance_ms=2000)


def judge(lab: Lab, names: dict[str, str], most: int, outstanding: int) -> list[str]:
	"""A line for each error."""
	frappe, acs, wrong = lab.look(), lab.fakes["genieacs"]["url"], []
	if most > outstanding:
		wrong.append(f"{most} outstanding at once")
	for number, (name, device) in enumerate(names.items()):
		rows = frappe.get_all(
			"Provisioning Push", {"equipment": name}, ["status", "waits_since", "last_error"]
		)
		row = rows[0] if len(rows) == 1 else None
		held = requests.get(f"{acs}/_cpe/parameters", {"id": device}, timeout=10).json()
		took = held[SSID] == f"Foyer-{number}"
		if number % OFFLINE == 1:
			fine = row and row.waits_since and row.last_error and not took
		elif number % REFUSING == 2:
			fine = row and row.status == "Failed" and SSID in row.last_error and not took
		else:
			fine = row and row.status == "Verified" and took
		if not fine:
			wrong.append(f"{name} {device}: {rows}")
	return wrong


def acs_post(acs: str, action: str, **body: Any) -> None:
	requests.post(f"{acs}/_cpe/{action}", json=body, timeout=120).raise_for_status()


if __name__ == "__main__":
	sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
