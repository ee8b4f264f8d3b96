"""A prepared site for the whole-flow suites: a street with fibre and the sample staff, shared by the session.

What is made here is committed, because the web server and the worker must see it, and removed at the end.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from embedded.story.actor import Actor
from embedded.story.stage import Stage
from gigafibre_fsm.flow.vocabulary import SETTINGS
from tests.fixtures import begin_anew, environment, forget_attempts
from tests.world import cleanup, network

MANAGER = "direction@sample.example.com"
DISPATCHER = "repartition@sample.example.com"
SUPPORT = "soutien@sample.example.com"
SALES = "ventes@sample.example.com"
TECHNICIAN = "technicien1@sample.example.com"
OTHER_TECHNICIAN = "technicien2@sample.example.com"
EVERYONE = (MANAGER, DISPATCHER, SUPPORT, SALES, TECHNICIAN, OTHER_TECHNICIAN)
# The limits for one network address would stop a suite that uses one address; the tests of the limits lower this.
MANY = 100_000


@dataclass
class World:
	frappe: Any
	url: str
	site: str
	password: str
	admin_password: str
	network: network.Network
	fakes: dict[str, Any]
	sessions: dict[str, Actor] = field(default_factory=dict)

	def stage(self) -> Stage:
		"""A fresh stage for the steps of the story."""
		return Stage(self.url, self.site, self.fakes, self.password, self.admin_password)

	def visitor(self, language: str = "fr") -> Actor:
		return Actor(self.url, language)

	def staff(self, user: str) -> Actor:
		"""The session of a member of staff, opened once."""
		return self.somebody(user, self.password)

	def office(self) -> Actor:
		return self.somebody("Administrator", self.admin_password)

	def somebody(self, user: str, password: str) -> Actor:
		if user not in self.sessions:
			self.sessions[user] = self.visitor().sign_in(user, password)
		return self.sessions[user]

	def forget_attempts(self) -> None:
		"""The next to sign in is not held up by those who did before."""
		forget_attempts(self.frappe)

	def look(self) -> Any:
		"""`frappe` in a new transaction: what others have committed is visible."""
		begin_anew(self.frappe)
		return self.frappe


REINFORCEMENTS = 20
"""Technicians without an account, so that everything that the suites order finds a day."""


def people(frappe: Any, password: str) -> None:
	"""The sample staff and two technicians with enough capacity for everything that the suites order."""
	from frappe.utils.password import update_password

	from gigafibre_fsm.sample import people_records
	from gigafibre_fsm.sample.people import STAFF, TECHNICIANS

	for person in STAFF:
		people_records.make_user(person.email, person.first_name, person.profile, password)
	for technician in TECHNICIANS[:2]:
		people_records.make_user(technician.email, technician.name, "Gigafibre Technician", password)
		people_records.make_technician(technician)
	for number in range(REINFORCEMENTS):
		frappe.get_doc(
			{
				"doctype": "Technician",
				"technician_name": f"Technicien de renfort exemple {number}",
				"active": 1,
				"tags": [{"tag": tag} for tag in ("Fibre", "Installation")],
				"jobs_per_day": 4,
				"is_sample": 1,
			}
		).insert(ignore_permissions=True)
	for user in EVERYONE:
		update_password(user, password)
		no_more_roles(frappe, user)


def no_more_roles(frappe: Any, user: str) -> None:
	"""Take away System Manager, which Frappe gives to the first user of a site who is not Administrator."""
	frappe.db.delete("Has Role", {"parent": user, "role": "System Manager"})
	frappe.clear_cache(user=user)


def configure(config: Path, values: dict[str, Any]) -> None:
	"""Replace a site's configuration at once: the web server reads it for every request."""
	fresh = config.with_suffix(".new")
	fresh.touch(mode=0o600)
	fresh.write_text(json.dumps(values, indent=1))
	fresh.replace(config)


@pytest.fixture(scope="session")
def world(connected_site: str, fakes: dict[str, Any]) -> Iterator[World]:
	import frappe

	begin_anew(frappe)
	config = Path(environment("FSM_SITES"), connected_site, "site_config.json")
	known = json.loads(config.read_text())
	if known.get("public_rate_factor") == MANY:  # left by an earlier session that was killed
		del known["public_rate_factor"]
	password, mark = secrets.token_urlsafe(12), secrets.token_hex(3).upper()
	configure(config, known | {"public_rate_factor": MANY})
	there = cleanup.names(frappe)
	ledger = frappe.db.get_single_value(SETTINGS, "made_records", cache=False)
	try:
		people(frappe, password)
		made = network.build(frappe, mark)
		frappe.db.commit()
		admin = os.environ.get("FSM_ADMIN_PASSWORD") or known.get("admin_password", "admin")
		yield World(frappe, environment("FSM_URL"), connected_site, password, admin, made, fakes)
	finally:
		begin_anew(frappe)
		cleanup.remove_new(frappe, there)
		# the warehouses of all trucks of all sessions would outgrow it
		frappe.db.set_single_value(SETTINGS, "made_records", ledger, update_modified=False)
		frappe.db.commit()
		configure(config, known)
