"""A town gets its power back: 80 devices a second report that they have started. Pages stay quick, and no report is lost.

An open loop of reports as the ACS sends them, while a visitor opens a page every half second. At the end the worker's turns are
played, and each device must have been seen.
`./fsm figures power-back [seconds] [reports a second]`
"""

from __future__ import annotations

import secrets
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.machine_speed import milliseconds, p95, speed_text
from embedded.story.actor import Actor
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import no_limits
from tests.fixtures import environment

PAGE_BAR_MS = 1_000
BEFORE = "2026-01-01 00:00:00"
CALLERS = 20
"""GenieACS runs at most so many sessions at once."""


def main(seconds: int = 20, rate: int = 80) -> int:
	with laboratory(1) as lab, no_limits():
		ids = make_devices(lab, seconds * rate)
		lab.frappe.db.commit()
		pages: list[float] = []
		over = threading.Event()
		visitor = threading.Thread(target=visit, args=(pages, over))
		visitor.start()
		took, failed = report(lab, ids, rate)
		over.set()
		visitor.join()
		seconds_after = catch_up(lab)
		seen = lab.look().db.count(
			"Service Equipment", {"acs_device_id": ("in", ids), "last_inform": (">", BEFORE)}
		)
	slow = p95(pages)
	print(
		f"power-back: {len(ids)} reports at {rate}/s, p95 {p95(took):.0f} ms, {failed} refused (bar 0), pages p95 {slow:.0f} ms "
		f"(bar {PAGE_BAR_MS}), {len(ids) - seen} devices not seen (bar 0), {seconds_after:.0f} s of work later; {speed_text()}"
	)
	return 1 if failed or slow > PAGE_BAR_MS or seen < len(ids) else 0


def make_devices(lab: Lab, many: int) -> list[str]:
	"""Devices last seen before the power cut: their ACS ids."""
	from gigafibre_fsm.bulk import plain_rows

	tag = secrets.token_hex(3).upper()
	serials = [f"2227{tag}{number:05}" for number in range(many)]
	same = ("Routeur", "Installed", "TP-Link Deco", "Device2", BEFORE, 1)
	fields = ("name", "serial", "acs_device_id", "equipment_type", "status", "device_profile", "model")
	plain_rows.insert(
		"Service Equipment",
		(*fields, "last_inform", "is_sample"),
		[(f"EQP-{serial}", serial, f"403F8C-Device2-{serial}", *same) for serial in serials],
	)
	return [f"403F8C-Device2-{serial}" for serial in serials]


def report(lab: Lab, ids: list[str], rate: int) -> tuple[list[float], int]:
	"""(milliseconds of each report from the moment it was due, number of refused reports)."""
	token = lab.frappe.get_doc("Gigafibre Settings").get_password("device_token")
	local, took, refused = threading.local(), [], []

	def one(device: str, due: float) -> None:
		if not hasattr(local, "acs"):
			local.acs = Actor(environment("FSM_URL"))
			local.acs.session.headers["X-Gigafibre-Device-Token"] = token
		oui, product_class, serial = device.split("-")
		said = {"serial": serial, "oui": oui, "product_class": product_class, "acs_device_id": device}
		url = f"{local.acs.base}/api/method/gigafibre_fsm.api.device.event"
		key = f"{device}:online:{secrets.token_hex(4)}"
		answer = local.acs.session.post(url, json={**said, "event": "online", "event_key": key}, timeout=30)
		took.append((time.perf_counter() - due) * 1000)
		if answer.status_code != 200:
			refused.append(answer.status_code)

	with ThreadPoolExecutor(CALLERS) as callers:
		started = time.perf_counter()
		for number, device in enumerate(ids):
			due = started + number / rate
			time.sleep(max(0.0, due - time.perf_counter()))
			callers.submit(one, device, due)
	return took, len(refused)


def visit(pages: list[float], over: threading.Event) -> None:
	someone = Actor(environment("FSM_URL"))
	while not over.wait(0.5):
		pages.append(milliseconds(lambda: someone.session.get(f"{someone.base}/internet", timeout=60)))


def catch_up(lab: Lab) -> float:
	"""Seconds until a worker has recorded the queue."""
	from gigafibre_fsm.scheduled import device_events

	lab.look()
	started = time.perf_counter()
	while device_events.drain():
		pass
	return time.perf_counter() - started


if __name__ == "__main__":
	sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
