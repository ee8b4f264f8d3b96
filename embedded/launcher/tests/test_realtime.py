"""The socket server of the embedded bench, spoken to as a browser does: Engine.IO 4 over HTTP polling."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.fixtures import environment
from tests.world.fixtures import DISPATCHER, TECHNICIAN, World

pytestmark = [
	pytest.mark.site,
	pytest.mark.skipif("FSM_BENCH" in os.environ, reason="a real bench has Frappe's own socket server"),
]
PATIENCE = 20


class Browser:
	"""One browser's connection to the namespace of a site."""

	def __init__(self, site: str, sid: str = "", origin: str = "", namespace: str = "") -> None:
		config = json.loads(Path(environment("FSM_SITES"), "common_site_config.json").read_text())
		self.address = f"http://127.0.0.1:{config['socketio_port']}/socket.io/?EIO=4&transport=polling"
		self.session = requests.Session()
		self.session.headers["Host"] = f"{site}:{config['socketio_port']}"
		self.session.headers["Origin"] = origin or f"http://{site}:{config['webserver_port']}"
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

	def hears(self, wanted: str) -> Any:
		"""The message of the event `wanted`, whatever comes before it."""
		until = time.monotonic() + PATIENCE
		while time.monotonic() < until:
			for packet in self.packets():
				if packet == "2":
					self.send("3")  # the heartbeat
				if packet.startswith("42"):
					event, *message = json.loads(packet.partition(",")[2])
					self.heard.append(event)
					if event == wanted:
						return message[0] if message else None
		raise AssertionError(f"{wanted} did not come")


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
	desk.emit("doc_open", "User", DISPATCHER)
	assert desk.hears("doc_viewers")["users"] == [DISPATCHER]
	frappe, mark = world.look(), secrets.token_hex(4)
	for event, room in (
		("for_all", {}),
		("for_one", {"user": DISPATCHER}),
		("list_update", {"doctype": "Dispatch Job"}),
	):
		frappe.publish_realtime(event, {"mark": mark}, **room)
		assert desk.hears(event) == {"mark": mark}


def test_only_the_site_s_own_users_are_connected(world: World, browser: Callable[..., Browser]) -> None:
	"""Another site's page, or a visitor without a session, would read the desk's messages."""
	assert browser().connect() == "No session"
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
	desk.emit("doc_open", "User", DISPATCHER)  # answered after the refusal
	desk.hears("doc_viewers")
	frappe.publish_realtime("list_update", {"doctype": "Gigafibre Settings", "name": mark})
	frappe.publish_realtime("for_one", {"mark": mark}, user=DISPATCHER)
	assert desk.hears("for_one") == {"mark": mark}
	assert "list_update" not in desk.heard
