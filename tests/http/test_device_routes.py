"""/devices/{serial}/provision and /activated for the operator's other systems, and the closed door of Oktopus."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from gigafibre_fsm.guards import signed_calls
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = pytest.mark.site
SECRET = "un-secret-de-test"
TIMEOUT = 30


@pytest.fixture
def hub(world: World) -> Iterator[Any]:
	"""A call as the hub makes it: (verb, path, body, and what is wrong with it)."""
	frappe = world.look()
	settings = frappe.get_doc("Gigafibre Settings")
	before = settings.get_password("webhook_secret", raise_exception=False)
	settings.webhook_secret = SECRET
	settings.save()
	frappe.db.commit()

	def call(
		verb: str, path: str, body: Any = None, secret: str = SECRET, **headers: str
	) -> requests.Response:
		written = json.dumps(body).encode() if body is not None else b""
		nonce, now = headers.pop("nonce", secrets.token_hex(16)), headers.pop("at", str(int(time.time())))
		signed = signed_calls.signature(secret, now, nonce, verb, headers.pop("signed_path", path), written)
		sent = {
			signed_calls.TIMESTAMP: now,
			signed_calls.NONCE: nonce,
			signed_calls.SIGNATURE: signed,
			"Content-Type": "application/json",
		}
		caller = world.visitor()
		return caller.session.request(verb, caller.base + path, data=written, headers=sent, timeout=TIMEOUT)

	yield call
	frappe = world.look()
	settings = frappe.get_doc("Gigafibre Settings")
	settings.webhook_secret = before
	settings.save()
	frappe.db.commit()


def serial_of(homes: Households) -> str:
	return homes.live.bought.codes["Routeur"]


def test_another_system_reads_what_a_device_is_to_have(
	world: World, households: Households, hub: Any
) -> None:
	"""The operator's hub would configure a device with nothing, or with another household's settings."""
	serial = serial_of(households)
	answer = hub("GET", f"/devices/{serial}/provision")
	assert answer.status_code == 200, answer.text[:300]
	told = answer.json()
	frappe = world.look()
	record = frappe.get_doc("Service Equipment", told["equipment"])
	assert told["wifi"]["ssid"] == record.custom_wifi_ssid
	assert told["wifi"]["password"] == record.get_password("custom_wifi_password")
	assert {"voip", "vlan", "parameters"} <= told.keys()
	assert answer.headers["Cache-Control"] == "no-store"
	acs = orders.device(world)
	with_token = acs.session.get(f"{acs.base}/devices/{serial}/provision", timeout=TIMEOUT)
	assert with_token.json() == told


@pytest.mark.parametrize(
	"wrong",
	[
		{"secret": "another"},
		{"at": str(int(time.time()) - 3600)},
		{"at": "soon"},
		{"nonce": "short"},
		{"signed_path": "/devices/AAAA/provision"},
	],
	ids=["secret", "late", "no time", "nonce", "path"],
)
def test_a_call_that_is_not_genuine_reads_nothing(households: Households, hub: Any, wrong: dict) -> None:
	"""Whoever saw one call would read the passwords of every household."""
	answer = hub("GET", f"/devices/{serial_of(households)}/provision", **wrong)
	assert answer.status_code == 401 and "wifi" not in answer.text and answer.json()["sentence"]


@pytest.mark.parametrize("off", [-3600, 3600])
def test_a_wrong_clock_is_told_to_who_has_the_secret(households: Households, hub: Any, off: int) -> None:
	"""The hub's operator would look for a mistake in the secret for days."""
	path, at = f"/devices/{serial_of(households)}/provision", str(int(time.time()) + off)
	said = hub("GET", path, at=at).json()["sentence"]
	assert re.search(r"-36\d\d" if off < 0 else r"3[56]\d\d", said)
	stranger = hub("GET", path, at=at, secret="another")
	assert stranger.status_code == 401 and stranger.json()["sentence"] != said


def test_a_call_is_made_once(households: Households, hub: Any) -> None:
	"""A recorded call could be sent again by anybody."""
	path, nonce = f"/devices/{serial_of(households)}/provision", secrets.token_hex(16)
	assert hub("GET", path, nonce=nonce).status_code == 200
	assert hub("GET", path, nonce=nonce).status_code == 401


def test_another_system_says_that_a_device_is_configured(
	world: World, households: Households, hub: Any
) -> None:
	"""A device that the hub configured would count as silent."""
	serial = serial_of(households)
	answer = hub(
		"POST", f"/devices/{serial}/activated", {"ip": "10.20.30.40", "firmware": "2.0", "uptime": 60}
	)
	assert answer.status_code == 200 and answer.json() == {"known": True}, answer.text[:300]
	found = {"ip_address": "10.20.30.40", "firmware": "2.0"}
	assert world.look().db.exists("Service Equipment", found)


@pytest.mark.parametrize(
	("verb", "path", "body", "status"),
	[
		("GET", "/devices/NOBODY12345/provision", None, 404),
		("GET", "/devices/%3Cb%3E/provision", None, 404),
		("POST", "/devices/NOBODY12345/provision", {}, 403),
		("GET", "/devices/NOBODY12345/activated", None, 403),
		("POST", "/devices/NOBODY12345/activated", {"ip": {"a": 1}}, 400),
	],
)
def test_a_wrong_call_is_refused_with_a_sentence(
	world: World, hub: Any, verb: str, path: str, body: Any, status: int
) -> None:
	"""The hub would take an error for an answer."""
	with nothing_written(world):
		answer = hub(verb, path, body)
	assert answer.status_code in (status, 400) and answer.json()["sentence"]


def test_oktopus_is_closed(world: World) -> None:
	"""Devices that still report to the old system would get an answer as if their reports were used."""
	caller = world.visitor()
	for verb in ("GET", "POST"):
		answer = caller.session.request(verb, f"{caller.base}/oktopus/events", timeout=TIMEOUT)
		assert answer.status_code == 410 and "Oktopus" in answer.json()["sentence"]
