"""Fixtures for tests against a running site, embedded or real.

The launcher names the site in the environment: FSM_SITES (folder of sites), FSM_SITE, FSM_URL (its web
server) and FSM_FAKES (JSON of the local fakes' URLs). Tests of pure rules ask for none of these.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.client import SiteClient
from tests.flow import breakage


def environment(name: str) -> str:
	if name not in os.environ:
		pytest.fail(f"{name} is not set: this test needs a site, run it through ./fsm test", pytrace=False)
	return os.environ[name]


@pytest.fixture(scope="session")
def connected_site() -> Iterator[str]:
	"""The site's name, with `frappe` connected to it for the whole session."""
	import frappe

	name, sites = environment("FSM_SITE"), environment("FSM_SITES")
	os.chdir(sites)
	frappe.init(site=name, sites_path=sites)
	frappe.connect()
	# As after the first user of a site: otherwise each test that makes one, and takes it back, empties the cache.
	frappe.db.set_default("email_user_password", "")
	frappe.db.commit()
	breakage.clear(frappe)
	yield name
	frappe.destroy()


@pytest.fixture
def site(connected_site: str) -> Iterator[Any]:
	"""`frappe`, as Administrator, in a transaction that is rolled back at the end of the test."""
	import frappe

	begin_anew(frappe)
	# What was counted is of records that are rolled back: the next test makes some of the same name.
	forget_attempts(frappe)
	yield frappe
	begin_anew(frappe)


def forget_attempts(frappe: Any) -> None:
	"""Reset rate limits and growing waits, as if hours had passed between the tests."""
	for kept in ("fsm-rate:", "fsm-closed:", "fsm-uses:"):
		frappe.cache.delete_keys(kept)


@dataclass
class Definitions:
	"""The DocTypes that this process has cached, at cache version `version`."""

	version: bytes | None = None
	read: dict[str, Any] = field(default_factory=dict)


_definitions = Definitions()


def begin_anew(frappe: Any) -> None:
	"""Reset caches as at the beginning of a request, but keep the cached DocTypes unless one has changed meanwhile."""
	frappe.db.rollback()
	place = frappe.cache.make_key("doctype_meta")
	version = version_of_definitions(frappe)
	if version is None or version != _definitions.version:
		_definitions.version, _definitions.read = version, {}
	else:
		_definitions.read |= frappe.local.cache.get(place, {})
	frappe.set_user("Administrator")
	frappe.local.cache[place] = _definitions.read
	frappe.local.lang = "en"
	frappe.local.message_log = []
	frappe.local.form_dict = frappe._dict()
	frappe.local.response = frappe._dict(docs=[])
	frappe.local.request = None


def version_of_definitions(frappe: Any) -> bytes | None:
	"""A value that changes with every change of a DocType or of its fields; None when Redis is down."""
	key = frappe.cache.make_key("metadata_version")
	try:
		if not frappe.cache.get(key):
			frappe.reset_metadata_version()
		return frappe.cache.get(key)
	except redis.exceptions.ConnectionError:
		return None


@pytest.fixture
def http() -> Iterator[SiteClient]:
	"""An HTTP session with the site, not signed in."""
	with SiteClient(environment("FSM_URL")) as client:
		yield client


@pytest.fixture
def new_http() -> Iterator[Callable[[], SiteClient]]:
	"""Makes further sessions, for tests with several people at once."""
	made: list[SiteClient] = []

	def make() -> SiteClient:
		made.append(SiteClient(environment("FSM_URL")))
		return made[-1]

	yield make
	for client in made:
		client.close()


@pytest.fixture
def set_clock() -> Iterator[Callable[[str], None]]:
	"""Set the clock of this process, not of the servers: `set_clock("2026-11-01T05:50:00+00:00")`; time goes on from there."""
	import time_machine

	travels: list[Any] = []

	def travel(moment: str) -> None:
		stop()
		travels.append(time_machine.travel(moment))
		travels[-1].start()

	def stop() -> None:
		while travels:
			travels.pop().stop()

	yield travel
	stop()


TEN_TO_THE_CHANGE = {"autumn": "2026-11-01T05:50:00+00:00", "spring": "2027-03-14T06:50:00+00:00"}


@pytest.fixture(params=sorted(TEN_TO_THE_CHANGE))
def later(
	request: pytest.FixtureRequest, site: Any, set_clock: Callable[[str], None]
) -> Callable[[float], None]:
	"""`later(minutes)` sets the clock so long after 01:50 in Toronto, ten minutes before the clocks change."""
	start = datetime.fromisoformat(TEN_TO_THE_CHANGE[request.param])

	def go(minutes: float) -> None:
		set_clock((start + timedelta(minutes=minutes)).isoformat())

	go(0)
	assert f"{site.utils.now_datetime():%H:%M}" == "01:50", "the site is in Toronto"
	return go


@pytest.fixture(scope="session")
def fakes() -> dict[str, Any]:
	"""The JSON that the local fakes wrote: their URLs and secrets."""
	return json.loads(Path(environment("FSM_FAKES")).read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
	"""Debian's Chromium under Playwright."""
	from playwright.sync_api import sync_playwright

	quiet = ["background-networking", "component-update", "sync", "gpu"]
	switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
	with sync_playwright() as playwright:
		chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=switches)
		yield chromium
		chromium.close()


def is_fault(message: Any) -> bool:
	"""Of a console message. Realtime has a server of its own, which the launcher does not start on a real bench: the desk
	tries it and works without.
	"""
	return message.type == "error" and "socket.io" not in message.text + message.location.get("url", "")


def socket_server() -> int:
	"""The port of the bench's socket server; 0 where none answers, as on a real bench without `bench start`."""
	common = Path(os.environ.get("FSM_SITES", "/nowhere"), "common_site_config.json")
	port = json.loads(common.read_text()).get("socketio_port", 0) if common.exists() else 0
	with socket.socket() as probe:
		return port if port and probe.connect_ex(("127.0.0.1", port)) == 0 else 0


needs_realtime = pytest.mark.skipif(
	not socket_server(), reason="the socket server of this bench does not run"
)

PATIENCE_MS = 60_000
"""How long to wait for a page while another part of the suite uses the processors; a page that is ready is not delayed."""


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
	"""Opens a page in a context of its own: `new_page(width=390, login=(user, password), **options)`.

	The options are Playwright's for a context.
	Each page has `page.console_errors`: the texts of console errors and uncaught exceptions so far.
	"""
	contexts = []

	def open_page(
		width: int = 1400, height: int = 900, login: tuple[str, str] | None = None, **options: Any
	) -> Any:
		defaults = {"locale": "fr-CA", "timezone_id": "America/Toronto", "base_url": environment("FSM_URL")}
		context = browser.new_context(viewport={"width": width, "height": height}, **(defaults | options))
		contexts.append(context)
		context.set_default_timeout(PATIENCE_MS)
		if login:
			with SiteClient(environment("FSM_URL")) as client:
				cookies = client.login(*login).cookies.items()
			context.add_cookies(
				[{"name": name, "value": value, "url": environment("FSM_URL")} for name, value in cookies]
			)
		if "FSM_BENCH" in os.environ and socket_server():
			# no proxy stands before web server and socket server: as on a development server, the port tells them apart
			context.add_init_script(
				"Object.defineProperty(window, 'dev_server', { get: () => true, set() {} })"
			)
		page = context.new_page()
		page.console_errors = errors = []
		page.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
		page.on("pageerror", lambda error: errors.append(str(error)))
		return page

	yield open_page
	for context in contexts:
		context.close()
