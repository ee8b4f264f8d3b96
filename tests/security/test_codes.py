"""Attacks on signing in with a one-time code."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded.story.actor import Actor, Refused
from gigafibre_fsm.flow.portal.rules import ATTEMPTS
from tests.fixtures import environment
from tests.http.asking import ask, assert_refused
from tests.world import orders
from tests.world.fixtures import MANAGER, World, configure
from tests.world.orders import Purchase

pytestmark = pytest.mark.site

GUESSES = 12


@pytest.fixture
def customer(world: World) -> Purchase:
	"""Somebody with an order: each test has its own, because the limits count by person."""
	return orders.buy(world, orders.SOLO, 0)


def codes_sent(world: World, contact: dict[str, str]) -> list[str]:
	found = (re.search(r"\b\d{6}\b", text) for text in world.stage().sms_to(contact["phone"]))
	return [code[0] for code in found if code]


def ask_for_code(world: World, person: Actor, contact: dict[str, str]) -> str:
	before = len(codes_sent(world, contact))
	person.post("auth.request_code", contact=contact["phone"])
	return world.stage().wait_for("the code", lambda: codes_sent(world, contact)[before:])[-1]


def refusal(person: Actor, contact: str, code: str) -> int:
	with pytest.raises(Refused) as refused:
		person.post("auth.verify_code", contact=contact, code=code)
	return refused.value.status


def another(code: str, step: int) -> str:
	return f"{(int(code) + step) % 1_000_000:06d}"


def test_guessing_kills_the_code(world: World, customer: Purchase) -> None:
	"""Anyone who knows a telephone number could, with patience, read its owner's bills and WiFi password."""
	thief, phone = world.visitor(), customer.contact["phone"]
	code = ask_for_code(world, thief, customer.contact)
	for step in range(1, GUESSES):
		assert refusal(thief, phone, another(code, step)) in (401, 429)
	assert refusal(thief, phone, code) in (401, 429)


def test_many_guesses_at_once_are_all_counted(world: World, customer: Purchase) -> None:
	"""An attacker with many connections would get more guesses than one with a single connection."""
	code = ask_for_code(world, world.visitor(), customer.contact)
	guesses = [another(code, step) for step in range(1, GUESSES)]
	with ThreadPoolExecutor(GUESSES) as pool:
		told_back = list(
			pool.map(lambda guess: refusal(world.visitor(), customer.contact["phone"], guess), guesses)
		)
	assert set(told_back) <= {401, 429}
	assert refusal(world.visitor(), customer.contact["phone"], code) in (401, 429)


def test_a_stranger_cannot_kill_a_code(world: World, customer: Purchase) -> None:
	"""Anyone who knows a telephone number could keep its owner out of the portal, five guesses at a time."""
	owner, stranger, phone = browsing(world), browsing(world), customer.contact["phone"]
	code = ask_for_code(world, owner, customer.contact)
	other = ask_for_code(world, stranger, customer.contact)
	for step in range(1, GUESSES):
		assert refusal(stranger, phone, another(code, step)) in (401, 429)
	if code != other:
		assert refusal(stranger, phone, code) in (401, 429)
	owner.post("auth.verify_code", contact=phone, code=code)


def browsing(world: World) -> Actor:
	"""A visitor who has opened a page, so that their browser has a cookie of its own."""
	person = world.visitor()
	person.page("/portail/connexion")
	return person


def test_a_code_works_once(world: World, customer: Purchase) -> None:
	"""Anyone who reads the message over the customer's shoulder could sign in after them."""
	person = world.visitor()
	code = ask_for_code(world, person, customer.contact)
	person.post("auth.verify_code", contact=customer.contact["phone"], code=code)
	assert refusal(world.visitor(), customer.contact["phone"], code) == 401


def test_a_code_works_once_for_two_at_once(world: World, customer: Purchase) -> None:
	"""An attacker in the same second would get a session of their own."""
	code = ask_for_code(world, world.visitor(), customer.contact)
	body = {"contact": customer.contact["phone"], "code": code}
	# As many as a code allows: one more may invalidate it before any of them has won.
	with ThreadPoolExecutor(ATTEMPTS) as pool:
		answers = list(
			pool.map(lambda _n: ask(world.visitor(), "POST", "auth.verify_code", body), range(ATTEMPTS))
		)
	assert sorted(answer.status_code for answer in answers) == [200] + [401] * (ATTEMPTS - 1)


def test_a_newer_code_ends_the_older_one(world: World, customer: Purchase) -> None:
	"""Codes would pile up and make guessing easier."""
	person = world.visitor()
	older = ask_for_code(world, person, customer.contact)
	newer = ask_for_code(world, person, customer.contact)
	if older != newer:
		assert refusal(person, customer.contact["phone"], older) == 401
	person.post("auth.verify_code", contact=customer.contact["phone"], code=newer)


def test_a_code_runs_out(world: World, customer: Purchase) -> None:
	"""An old message on a lost telephone would open the portal for ever."""
	person = world.visitor()
	code = ask_for_code(world, person, customer.contact)
	frappe = world.look()
	minutes = frappe.get_cached_doc("Gigafibre Settings").otp_minutes
	kept = [name for name in frappe.cache.keys("*fsm-otp:code:*") if frappe.cache.ttl(name) > 0]
	assert kept and all(frappe.cache.ttl(name) <= minutes * 60 for name in kept)
	for name in kept:
		frappe.cache.pexpire(name, 1)
	world.stage().wait_for("the code to run out", lambda: not any(map(frappe.cache.exists, kept)))
	assert refusal(person, customer.contact["phone"], code) == 401


def test_a_code_belongs_to_one_contact(world: World, customer: Purchase) -> None:
	"""A customer could sign in as their neighbour with a code of their own."""
	other = orders.buy(world, orders.SOLO, 0)
	code = ask_for_code(world, world.visitor(), customer.contact)
	assert refusal(world.visitor(), other.contact["phone"], code) == 401
	assert refusal(world.visitor(), other.contact["email"], code) == 401


def test_the_answer_never_tells_who_is_a_customer(world: World, customer: Purchase) -> None:
	"""Anyone could find out who has service with us."""
	person = world.visitor()
	known = ask(person, "POST", "auth.request_code", {"contact": customer.contact["email"]})
	unknown = ask(person, "POST", "auth.request_code", {"contact": f"x{secrets.token_hex(5)}@example.com"})
	assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
	assert {name for name in known.headers if name != "Content-Length"} == {
		name for name in unknown.headers if name != "Content-Length"
	}


def test_a_code_gives_no_desk_access(world: World, customer: Purchase) -> None:
	"""A person who reads the messages of an employee who is also a customer would be in the desk."""
	from gigafibre_fsm.flow.portal import codes

	frappe = world.look()
	name = frappe.db.get_value("Sales Order", customer.order, "customer")
	frappe.db.set_value("Customer", name, "email_id", MANAGER)
	frappe.db.commit()
	code = codes.issue(MANAGER, 10)
	assert refusal(world.visitor(), MANAGER, code) == 401


def test_codes_for_one_contact_are_limited(world: World, customer: Purchase) -> None:
	"""An attacker could have a telephone receive messages all night, at our cost."""
	told_back = [
		ask(forged(world, number), "POST", "auth.request_code", {"contact": written}).status_code
		for number, written in enumerate([customer.contact["phone"], customer.contact["phone"][2:]] * 4)
	]
	assert 429 in told_back
	assert told_back[-1] == 429
	assert len(codes_sent(world, customer.contact)) <= 5


def forged(world: World, number: int) -> Actor:
	"""A visitor who claims another source address with each request."""
	person = world.visitor()
	for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"):
		person.session.headers[header] = (
			f"198.51.100.{number}" if header != "Forwarded" else f"for=198.51.100.{number}"
		)
	return person


@contextmanager
def usual_limits(world: World) -> Iterator[None]:
	"""The limits as in production: otherwise the suites send more from one address than a person would."""
	config = Path(environment("FSM_SITES"), world.site, "site_config.json")
	known = json.loads(config.read_text())
	configure(config, known | {"public_rate_factor": 1})
	try:
		yield
	finally:
		configure(config, known)


def test_a_forged_address_does_not_pass_the_limit(world: World) -> None:
	"""One machine could try the codes of all customers by forging its source address."""
	with usual_limits(world):
		answers = [
			ask(
				forged(world, number),
				"POST",
				"auth.request_code",
				{"contact": f"n{secrets.token_hex(6)}@example.com"},
			)
			for number in range(16)
		]
	assert [answer.status_code for answer in answers][-1] == 429
	assert_refused(answers[-1])


def test_a_429_has_retry_after(world: World, customer: Purchase) -> None:
	"""A program would ask again at once, for ever; a person would not know whether to wait or to call."""
	for _code in range(6):
		answer = ask(world.visitor(), "POST", "auth.request_code", {"contact": customer.contact["email"]})
	assert answer.status_code == 429
	assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_stranger_cannot_block_a_known_address(world: World, customer: Purchase) -> None:
	"""Five requests in a neighbour's name would keep the neighbour out for an hour."""
	person = orders.sign_in(world, customer.contact)
	person.post("auth.sign_out")
	for _code in range(9):
		ask(world.visitor(), "POST", "auth.request_code", {"contact": customer.contact["phone"]})
	assert person.post("auth.request_code", contact=customer.contact["phone"]) == {"sent": True}


def test_one_visitor_cannot_use_up_a_shared_limit(world: World, customer: Purchase) -> None:
	"""Behind an undeclared proxy, one visitor with endless requests would lock everybody out."""
	with usual_limits(world):
		person = world.visitor()
		person.page("/portail/connexion")
		for number in range(16):
			noisy = forged(world, number)
			ask(noisy, "POST", "auth.request_code", {"contact": f"n{secrets.token_hex(6)}@example.com"})
		assert person.post("auth.request_code", contact=customer.contact["phone"]) == {"sent": True}
