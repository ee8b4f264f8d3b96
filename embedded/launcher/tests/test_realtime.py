"""The socket server, Frappe's own or the embedded bench's, spoken to as a browser does: Engine.IO 4 over HTTP polling."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.fixtures import environment, needs_realtime
from tests.world.fixtures import DISPATCHER, MANAGER, TECHNICIAN, World

pytestmark = [pytest.mark.site, needs_realtime]
PATIENCE = 20


class Browser:
	"""One browser's connection to the namespace of a site."""

	def __init__(self, site: str, sid: str = "", origin: str = "", namespace: str = "") -> None:
		config = json.loads(Path(environment("FSM_SITES"), "common_site_config.json").read_text())
		self.address = f"http://127.0.0.1:{config['socketio_port']}/socket.io/?EIO=4&transport=polling"
		self.session = requests.Session()
		self.session.headers["Host"] = f"{site}:{config['socketio_port']}"
		self.session.headers["Origin"] = origin or environment("FSM_URL")
		if sid:
			self.session.headers["Cookie"] = f"full_name=x; sid={sid}"
		opened = json.loads(self.session.get(self.address, timeout=PATIENCE).text[1:])
		self.address += f"&sid={opened['sid']}"
		self.namespace = f"/{namespace or site}"
		self.heard: list[str] = []

	def send(self, packet: str) -> None:
		self.session.post(self.address, data=packet.encode(), timeout=PATIENCE)

	def packets(self) -> list[str]:
		return self.session.get(self.address, timeout=PATIENCE).text.split("\x1e")

	def connect(self) -> str:
		"""Join the namespace; the reason why not, or "" when connected."""
		self.send(f"40{self.namespace},")
		answer = self.packets()[0]
		return json.loads(answer.partition(",")[2])["message"] if answer.startswith("44") else ""

	def emit(self, *event: Any) -> None:
		self.send(f"42{self.namespace},{json.dumps(event)}")

	def hears(self, wanted: str, publish: Callable[[], object]) -> Any:
		"""The message of the event `wanted`, published until it comes: before a socket joins a room, the site is asked."""
		until = time.monotonic() + PATIENCE
		while time.monotonic() < until:
			publish()
			self.emit("ping")
			answered = False
			while not answered:
				for event, *message in self.events():
					self.heard.append(event)
					if event == wanted:
						return message[0]
					answered = answered or event == "pong"
		raise AssertionError(f"{wanted} did not come")

	def events(self) -> list[Any]:
		packets = self.packets()
		if "2" in packets:
			self.send("3")  # the heartbeat
		return [json.loads(packet.partition(",")[2]) for packet in packets if packet.startswith("42")]


@pytest.fixture
def browser(world: World) -> Iterator[Callable[..., Browser]]:
	made: list[Browser] = []

	def open_one(user: str = "", **where: str) -> Browser:
		sid = world.staff(user).session.cookies.get("sid") if user else ""
		made.append(Browser(where.pop("site", world.site), sid, **where))
		return made[-1]

	yield open_one
	for one in made:
		one.session.close()


def test_a_desk_hears_what_is_published_to_its_rooms(world: World, browser: Callable[..., Browser]) -> None:
	"""Dispatchers would overwrite each other: a colleague's new plan would not appear."""
	desk = browser(DISPATCHER)
	assert desk.connect() == ""
	desk.emit("doctype_subscribe", "Dispatch Job")
	frappe, mark = world.look(), secrets.token_hex(4)
	for event, room in (
		("for_all", {}),
		("for_one", {"user": DISPATCHER}),
		("list_update", {"doctype": "Dispatch Job"}),
	):
		publish = partial(frappe.publish_realtime, event, {"mark": mark}, **room)
		assert desk.hears(event, publish) == {"mark": mark}


def test_the_viewers_of_a_form_are_told_of_each_other(world: World, browser: Callable[..., Browser]) -> None:
	"""Two people would change the same record without a word."""
	desks = browser(DISPATCHER), browser(MANAGER)
	assert [desk.connect() for desk in desks] == ["", ""]
	technician = world.look().get_all("Technician", pluck="name", limit=1)[0]

	def open_form() -> None:
		for desk in desks:
			desk.emit("doc_open", "Technician", technician)

	assert set(desks[0].hears("doc_viewers", open_form)["users"]) == {DISPATCHER, MANAGER}


def test_only_the_site_s_own_users_are_connected(world: World, browser: Callable[..., Browser]) -> None:
	"""Another site's page, or a visitor without a session, would read the desk's messages."""
	assert browser().connect() == "No cookie transmitted."
	assert browser(DISPATCHER, namespace="demo.localhost").connect() == "Invalid namespace"
	assert browser(DISPATCHER, origin="http://elsewhere.example.com").connect() in (
		"Invalid origin",
		"Invalid namespace",
	)
	assert "Unauthorized" in browser(TECHNICIAN).connect()
	assert Browser(world.site, "forged").connect().startswith("Unauthorized")


def test_a_room_of_records_is_for_those_who_may_read_them(
	world: World, browser: Callable[..., Browser]
) -> None:
	"""A dispatcher's browser would receive every change of keys and prices."""
	desk = browser(DISPATCHER)
	assert desk.connect() == ""
	frappe, mark = world.look(), secrets.token_hex(4)
	desk.emit("doctype_subscribe", "Gigafibre Settings")
	desk.emit("doctype_subscribe", "Dispatch Job")

	def publish() -> None:
		frappe.publish_realtime("of_settings", {"mark": mark}, room="doctype:Gigafibre Settings")
		frappe.publish_realtime("of_jobs", {"mark": mark}, room="doctype:Dispatch Job")

	assert desk.hears("of_jobs", publish) == {"mark": mark}
	assert "of_settings" not in desk.heard
