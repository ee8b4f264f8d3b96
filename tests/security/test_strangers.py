"""No third party learns of a customer because Frappe saves a record."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site
_asked: list[str] = []
_listening: list[bool] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
	if _listening and event == "socket.getaddrinfo":
		_asked.append(str(arguments[0]))


sys.addaudithook(_hear)  # an audit hook stays until Python exits; it ignores events between the tests


@pytest.fixture
def asked() -> Iterator[list[str]]:
	"""The hosts whose addresses this process looks up."""
	_asked.clear()
	_listening.append(True)
	yield _asked
	_listening.clear()


def a_person() -> SimpleNamespace:
	mark = secrets.token_hex(4)
	return SimpleNamespace(
		contact_name=f"Client exemple {mark}",
		email=f"{mark}@example.com",
		phone="+15145550100",
		language="fr",
	)


def an_order(person: SimpleNamespace) -> str:
	from gigafibre_fsm.flow.checkout import customers
	from gigafibre_fsm.integrations.stripe.setup_intents import SetupIntent

	return customers.customer_for(person, None, SetupIntent("", "succeeded", "", ""), sample=True)


def a_wish(person: SimpleNamespace) -> None:
	from gigafibre_fsm.flow.leads import service

	service.notify_me("1 rang Exemple", person.contact_name, person.email, person.phone, "fr")


def a_sign_in(person: SimpleNamespace) -> None:
	import frappe

	from gigafibre_fsm.flow.portal import signin

	user = signin._make_user(person.email, an_order(person))
	assert user.user_image and not frappe.flags.in_import


def a_sign_in_by_telephone(person: SimpleNamespace) -> None:
	from frappe.core.doctype.user.user import create_contact

	from gigafibre_fsm.flow.portal import signin

	a_sign_in(person)
	create_contact(signin._make_user(f"tel{secrets.randbelow(10**9)}@portal.invalid", person.contact_name))


def a_submitted_order(person: SimpleNamespace) -> None:
	customer = ordering.customer(email_id=person.email, mobile_no=person.phone)
	ordering.order(customer=customer.name)


@pytest.mark.parametrize("act", [an_order, a_submitted_order, a_wish, a_sign_in, a_sign_in_by_telephone])
def test_no_third_party_is_asked_for_a_picture(
	site, asked: list[str], act: Callable[[SimpleNamespace], object]
) -> None:
	"""Frappe would tell gravatar.com a hash of each customer's e-mail address, while the order waits for the answer."""
	person = a_person()
	act(person)
	assert not [host for host in asked if host not in ("127.0.0.1", "localhost")]


def test_many_customers_may_come_in_one_hour(site) -> None:
	"""On the day the portal opens, the sixty-first customer would be told "Throttled"."""
	from gigafibre_fsm.flow.portal import signin

	person = a_person()
	customer = an_order(person)
	site.local.conf["throttle_user_limit"] = 0
	try:
		assert signin._make_user(person.email, customer).enabled
	finally:
		del site.local.conf["throttle_user_limit"]
