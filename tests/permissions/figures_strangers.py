"""The figure `strangers` (benchmarks/strangers.py)."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from embedded.story.actor import Actor
from tests.permissions import hostile, outside
from tests.world.fixtures import (
	DISPATCHER,
	MANAGER,
	OTHER_TECHNICIAN,
	SALES,
	SUPPORT,
	TECHNICIAN,
	World,
)
from tests.world.households import Households

# Thousands of requests are one test.
pytestmark = [pytest.mark.site, pytest.mark.timeout(7200)]
COUNTED: Counter[str] = Counter()
KIND = {"guest": "guest", "one": "customer", "other": "customer", "tech": "technician", "tech2": "technician"}
SEED, AT_ONCE = 20261129, 4
# Signing out would end the session, and these would change the site under the other requests.
NOT_ASKED = ("logout", "web_logout", "frappe.sessions.clear", "auth.sign_out")


@pytest.fixture(scope="module")
def people(world: World, households: Households) -> dict[str, Actor]:
	staff = {
		"tech": TECHNICIAN,
		"tech2": OTHER_TECHNICIAN,
		"dispatcher": DISPATCHER,
		"support": SUPPORT,
		"sales": SALES,
		"manager": MANAGER,
	}
	return {
		"guest": world.visitor(),
		"one": households.at_home,
		"other": households.next_door,
		**{who: world.staff(user) for who, user in staff.items()},
	}


def doctypes(frappe: Any) -> list[str]:
	return frappe.get_all(
		"DocType", {"name": ("not in", ("DocType", "Module Def"))}, pluck="name", order_by="name"
	)


def test_every_door(world: World, people: dict[str, Actor]) -> None:
	"""An entry point that was overlooked would be open."""
	frappe = world.look()
	one_in = int(os.environ["FSM_ONE_IN"])
	names = [name for name in outside.engine_methods() if name not in NOT_ASKED][::one_in]
	doors = [door for name in names for door in outside.method_doors(name)]
	for doctype in doctypes(frappe)[::one_in]:
		name = frappe.db.get_value(doctype, {}) if not frappe.get_meta(doctype).issingle else doctype
		doors += outside.record_doors(doctype, str(name or "x"))
	asked = [(who, door) for door in doors for who in people if who in KIND]
	# desk users read what their roles allow; none of these requests may crash
	asked += [(who, door) for door in doors if door.verb == "GET" for who in people if who not in KIND]
	wrong = []
	with ThreadPoolExecutor(AT_ONCE) as pool:
		for told in pool.map(lambda pair: judged(people, *pair), asked):
			COUNTED["walked"] += 1
			if told:
				wrong.append(told)
				print(told, flush=True)
	COUNTED["open"] = len(wrong)
	assert not wrong


def judged(people: dict[str, Actor], who: str, door: outside.Door) -> str:
	answer = door.ask(people[who])
	told = f"{who} {door.verb} {door.path}: {answer.status_code}"
	if answer.status_code >= 500 or "Traceback" in answer.text:
		return told
	if who not in KIND or answer.status_code in outside.REFUSED or outside.is_open_method(KIND[who], door):
		return ""
	return told


def test_hostile_requests(world: World, people: dict[str, Actor]) -> None:
	"""A crash would show a stranger where to attack, and alarm the operator for nothing."""
	from tests.http.surface import methods

	frappe = world.look()
	own = [f"gigafibre_fsm.api.{path}" for path in methods()]
	names = [name for name in outside.engine_methods() + own * 4 if not name.endswith(NOT_ASKED)]
	many = int(os.environ["FSM_HOSTILE"])
	each = many // len(people)
	work = [
		(who, request)
		for turn, who in enumerate(people)
		for request in hostile.requests(SEED + turn, each, names, doctypes(frappe))
		if who in KIND or request.verb not in ("PUT", "DELETE", "PATCH")
	]
	crashed = []
	with ThreadPoolExecutor(AT_ONCE) as pool:
		for told in pool.map(lambda pair: crash(people, *pair), work):
			COUNTED["hostile"] += 1
			if told:
				crashed.append(told)
				print(told, flush=True)
	COUNTED["crashed"] = len(crashed)
	assert not crashed


def crash(people: dict[str, Actor], who: str, request: hostile.Request) -> str:
	"""Sends the request with the identity's own cookies, whatever cookies earlier answers have set."""
	actor = people[who]
	options = dict(request.options)
	own = "; ".join(f"{name}={value}" for name, value in actor.session.cookies.items())
	language = options["headers"].get("Cookie", b"")
	options["headers"] = {
		**actor.session.headers,
		**options["headers"],
		"Cookie": own.encode() + b"; " + language,
	}
	answer = requests.request(
		request.verb, f"{actor.base}{request.path}", timeout=120, allow_redirects=False, **options
	)
	if answer.status_code >= 500 or "Traceback (most recent" in answer.text:
		return f"{who} {answer.status_code} {request.summary()}"
	return ""
