"""100 requests a second to /devices/{serial}/provision on two cores: p95 under 50 ms, each answered with its own household.

An open loop: each request leaves at its moment, whether or not those before it have been answered, so a queue shows as time. The
callers have the device token, as the ACS has.
`./fsm figures provision-endpoint [seconds] [requests a second]`
"""

from __future__ import annotations

import sys
import threading
import time
from queue import Queue
from typing import Any

from benchmarks.machine_speed import p95, speed_text
from embedded.story.actor import Actor
from tests.faults.lab import Lab, laboratory
from tests.faults.outside import no_limits
from tests.fixtures import environment

BAR_MS = 50
CALLERS, DEVICES, WARM_UP = 32, 20, 100


def main(seconds: int = 20, rate: int = 100) -> int:
	with laboratory(1) as lab, no_limits():
		homes = install(lab)
		ask(lab, homes, WARM_UP, rate)
		took, wrong = ask(lab, homes, seconds * rate, rate)
	slow = p95(took)
	print(
		f"provision-endpoint: {len(took)} requests at {rate}/s, p95 {slow:.0f} ms (bar {BAR_MS}), {wrong} wrong (bar 0);"
		f" {speed_text()}"
	)
	return 1 if wrong or slow > BAR_MS else 0


def install(lab: Lab) -> dict[str, str]:
	"""Routers of customers: serial -> WiFi name."""
	from tests.factories import provisioning

	homes = {}
	for number in range(DEVICES):
		serial = f"22275A7{number:06X}"
		provisioning.router(serial=serial, custom_wifi_ssid=f"Foyer-{number}")
		homes[serial] = f"Foyer-{number}"
	lab.frappe.db.commit()
	return homes


def ask(lab: Lab, homes: dict[str, str], many: int, rate: int) -> tuple[list[float], int]:
	"""(milliseconds of each request from the moment it was due, number of wrong answers)."""
	token = lab.frappe.get_doc("Gigafibre Settings").get_password("device_token")
	due: Queue[tuple[float, str] | None] = Queue()
	took: list[float] = []
	wrong: list[Any] = []

	def caller() -> None:
		acs = Actor(environment("FSM_URL"))
		acs.session.headers["X-Gigafibre-Device-Token"] = token
		while job := due.get():
			moment, serial = job
			answer = acs.session.get(f"{acs.base}/devices/{serial}/provision", timeout=30)
			took.append((time.perf_counter() - moment) * 1000)
			if answer.status_code != 200 or answer.json()["wifi"]["ssid"] != homes[serial]:
				wrong.append(answer.status_code)

	threads = [threading.Thread(target=caller) for _caller in range(CALLERS)]
	for thread in threads:
		thread.start()
	started, serials = time.perf_counter(), list(homes)
	for number in range(many):
		moment = started + number / rate
		time.sleep(max(0.0, moment - time.perf_counter()))
		due.put((moment, serials[number % len(serials)]))
	for _thread in threads:
		due.put(None)
	for thread in threads:
		thread.join()
	return took, len(wrong)


if __name__ == "__main__":
	sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
