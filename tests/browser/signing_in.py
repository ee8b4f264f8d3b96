"""Signing in: to the desk with a password, to the portal with a code."""

from __future__ import annotations

import re
from typing import Any

from tests.world.fixtures import World


def sign_in(page: Any, user: str, password: str) -> None:
	"""Open a session for a member of staff in this browser."""
	page.goto("/internet")
	status = page.evaluate(
		"""async ([usr, pwd]) => (await fetch("/api/method/login", {method: "POST",
		headers: {"Content-Type": "application/json"}, body: JSON.stringify({usr, pwd})})).status""",
		[user, password],
	)
	assert status == 200, status


def sign_in_here(world: World, page: Any, phone: str) -> None:
	"""Sign in with a code, on the page that the link led to."""
	stage = world.stage()
	world.forget_attempts()
	before = len(stage.sms_to(phone))
	page.locator("#contact").fill(phone)
	page.locator("#ask button[type=submit]").click()
	page.locator("#code").wait_for()
	text = stage.wait_for(
		"the code", lambda: [t for t in stage.sms_to(phone)[before:] if re.search(r"\b\d{6}\b", t)]
	)[-1]
	page.locator("#code").fill(re.search(r"\b\d{6}\b", text)[0])
	page.locator("#enter button[type=submit]").click()


def requests_of(page: Any) -> set[Any]:
	"""The calls that are on their way, from now on: none when the page is at rest ("networkidle" comes only once).

	Those of a service worker are not among them: wait for `worker_is_ready`.
	"""
	running: set[Any] = set()
	page.on("request", lambda request: "/api/" in request.url and running.add(request))
	for end in ("requestfinished", "requestfailed"):
		page.on(end, lambda request: running.discard(request))
	return running


def worker_is_ready(page: Any) -> None:
	"""The service worker has fetched what it keeps; its requests carry the session too."""
	page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def end_the_session(world: World, user: str) -> None:
	"""Expires the session, as if its days had passed."""
	world.sessions.pop(user, None)
	frappe = world.look()
	frappe.sessions.clear_sessions(user, keep_current=False, force=True)
	frappe.db.commit()
