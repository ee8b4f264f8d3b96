"""A site to break things on: free ports, buyers, and control over the external systems.

Everything happens through the app's services in this process and its forked children, with real MariaDB, Redis and
fakes. Jobs go into a queue that no worker reads: only the suite's own sweep delivers messages.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.fixtures import begin_anew, environment
from tests.world import cleanup, jobs

NOBODYS_QUEUE = "faults"
TOWN, POSTAL_CODE = "Saint-Anicet", "J0S 1M0"


@dataclass
class Lab:
	"""`take()` gives a free port that nobody else in this lab has."""

	frappe: Any
	fakes: dict[str, Any]
	olt: str
	ports: list[str] = field(default_factory=list)
	technician: str = ""
	there: cleanup.Names = field(default_factory=dict)
	sent_before: dict[str, int] = field(default_factory=dict)
	began: int = field(default_factory=lambda: int(time.time()))

	def take(self) -> str:
		if not self.ports:
			self.ports = make_ports(self.frappe, self.olt, 20)
			self.frappe.db.commit()
		return self.ports.pop()

	def new(self, doctype: str) -> list[str]:
		"""Records of a DocType that were created in this lab, oldest first."""
		names = self.frappe.get_all(doctype, pluck="name", order_by="creation, name", limit=0)
		return [name for name in names if name not in self.there.get(doctype, ())]

	def look(self) -> Any:
		"""`frappe` in a new transaction: what others have committed is visible."""
		begin_anew(self.frappe)
		return self.frappe

	def control(self, fake: str, **switches: Any) -> None:
		answer = requests.post(f"{self.fakes[fake]['url']}/_control", json=switches, timeout=10)
		answer.raise_for_status()

	def messages(self, fake: str) -> list[dict[str, Any]]:
		"""The messages that "twilio" or "smtp" received since this lab was set up, oldest first."""
		found = requests.get(f"{self.fakes[fake]['url']}/messages", timeout=10).json()
		return found[self.sent_before.get(fake, 0) :]

	def all_well(self) -> None:
		"""End all outages."""
		for fake, told_of in self.fakes.items():
			if isinstance(told_of, dict) and "url" in told_of:
				self.control(fake)


@contextmanager
def laboratory(ports: int = 4) -> Iterator[Lab]:
	"""Connect to the site that the launcher named; what is created inside is removed at the end."""
	import frappe

	connect()
	fakes = json.loads(Path(environment("FSM_FAKES")).read_text())
	begin_anew(frappe)
	there = cleanup.names(frappe)
	lab = Lab(frappe, fakes, "", there=there)
	try:
		lab.control("stripe", webhooks={"automatic": False})
		lab.sent_before = {fake: len(lab.messages(fake)) for fake in ("twilio", "smtp")}
		lab.olt = make_olt(frappe)
		lab.ports = make_ports(frappe, lab.olt, ports)
		lab.technician = make_technician(frappe)
		frappe.db.commit()
		yield lab
	finally:
		lab.all_well()
		lab.control("stripe", webhooks={"automatic": True})
		begin_anew(frappe)
		cleanup.remove_new(frappe, there)
		back_to_work(frappe)


def connect() -> None:
	"""`frappe` connected to the site, in this process, with jobs that no worker will take."""
	import frappe

	os.chdir(environment("FSM_SITES"))
	frappe.init(site=environment("FSM_SITE"), sites_path=environment("FSM_SITES"))
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.local.lang = "fr"
	jobs.leave_to_nobody(frappe, NOBODYS_QUEUE)


def back_to_work(frappe: Any) -> None:
	"""Discard the jobs that no worker was to take; new jobs go to the worker again."""
	from frappe.utils.background_jobs import get_queues

	for queue in get_queues():
		queue.empty()
	jobs.give_to_worker(frappe)


def make_olt(frappe: Any) -> str:
	olt = frappe.new_doc("OLT")
	olt.update(
		{
			"olt_name": f"OLT des pannes (sample) {secrets.token_hex(3)}",
			"ip_address": f"198.18.{secrets.randbelow(256)}.{secrets.randbelow(256)}",
			"location": TOWN,
			"default_zone": frappe.db.get_value("Pricing Zone", {"is_default": 1}),
			"max_speed": 1500,
			"is_sample": 1,
		}
	)
	return olt.insert().name


def make_ports(frappe: Any, olt: str, many: int) -> list[str]:
	"""Free drops on a street of their own; committed by the caller."""
	made = []
	for number in range(many):
		port = frappe.new_doc("Fibre Port")
		port.update(
			{
				"status": "Available",
				"drop_state": "Installed",
				"olt": olt,
				"frame": 0,
				"slot": number // 16,
				"port": number % 16,
				"ont_id": number % 64,
				"max_speed": 1500,
				"civic_number": str(number + 1),
				"rue": f"{number + 1} chemin des Pannes",
				"ville": TOWN,
				"zip": POSTAL_CODE,
				"is_sample": 1,
			}
		)
		made.append(port.insert(set_name=f"FIB-X{secrets.token_hex(5)}").name)
	return made


def make_technician(frappe: Any) -> str:
	technician = frappe.new_doc("Technician")
	technician.update(
		{"technician_name": f"Technicien exemple {secrets.token_hex(3)}", "active": 1, "jobs_per_day": 1000}
	)
	technician.update({"is_sample": 1})
	for tag in frappe.get_all("Skill Tag", pluck="name"):
		technician.append("tags", {"tag": tag})
	for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
		technician.append("working_hours", {"weekday": day, "from_time": "07:00:00", "to_time": "19:00:00"})
	return technician.insert().name
