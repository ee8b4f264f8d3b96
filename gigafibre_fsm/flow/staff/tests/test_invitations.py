"""Inviting a member of staff and revoking the access, with Authentik's stand-in."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
import requests

from gigafibre_fsm.exceptions import Conflict, ServiceUnavailable
from gigafibre_fsm.flow.staff import invitations, social_login
from gigafibre_fsm.flow.vocabulary import SETTINGS
from tests.factories.outbox import deliver, messages, secret_of
from tests.factories.people import make_user

pytestmark = pytest.mark.site


class Directory:
	"""The staff's Authentik of the test bench."""

	def __init__(self, details: dict[str, Any]) -> None:
		self.details = details

	def users(self, **query: str) -> list[dict[str, Any]]:
		return self._api("GET", "users/", params=query).json()["results"]

	def add(self, email: str) -> int:
		person = {"username": email, "email": email, "name": "Employée de longue date"}
		return self._api("POST", "users/", json=person).json()["pk"]

	def change(self, number: int, **values: Any) -> None:
		self._api("PATCH", f"users/{number}/", json=values).raise_for_status()

	def signs_in(self, email: str, password: str) -> bool:
		trial = {"username": email, "password": password}
		return requests.post(f"{self.details['url']}/_login", json=trial, timeout=5).json()["signed_in"]

	def control(self, **switches: Any) -> None:
		requests.post(f"{self.details['url']}/_control", json=switches, timeout=5).raise_for_status()

	def _api(self, method: str, path: str, **more: Any) -> requests.Response:
		headers = {"Authorization": f"Bearer {self.details['token']}"}
		return requests.request(
			method, f"{self.details['api_url']}/core/{path}", headers=headers, timeout=5, **more
		)


@pytest.fixture
def directory(site: Any, fakes: dict[str, Any]) -> Any:
	details = fakes["authentik_staff"]
	settings = site.get_single(SETTINGS)
	settings.update({"authentik_url": details["url"], "authentik_token": details["token"]})
	settings.save(ignore_permissions=True)
	account = Directory(details)
	yield account
	account.control(outage=None)


def invite(email: str = "", profile: str = "Gigafibre Support") -> Any:
	address = email or f"employee.{secrets.token_hex(4)}@example.com"
	return invitations.invite(address, "Nadia Exemple", profile, "fr")


def sent(doc: Any) -> str:
	"""Send the invitation to Authentik; returns its temporary password."""
	password = secret_of(messages(invitations.INVITE, doc.name)[-1].name) or ""
	deliver(invitations.INVITE, doc.name)
	doc.reload()
	return password


def test_an_invited_person_signs_in_with_the_mailed_password(site: Any, directory: Directory) -> None:
	"""A new colleague would have no account on the login page."""
	doc = invite()
	password = sent(doc)
	assert password and (doc.status, bool(doc.account)) == ("Ready", True)
	assert directory.signs_in(doc.name, password)
	roles = set(site.get_roles(doc.name))
	assert "FSM Support" in roles and not {"FSM Manager", "System Manager"} & roles
	assert site.db.get_value("User", doc.name, "user_type") == "System User"
	(mail,) = messages("staff.invited", doc.name)
	assert mail.target == doc.name and password not in (mail.payload or ""), (
		"the password is stored encrypted"
	)


def test_an_invitation_on_its_way_is_not_repeated(site: Any, directory: Directory) -> None:
	"""Two clicks would mail two passwords of which one works."""
	doc = invite()
	again = invite(doc.name)
	assert (again.name, again.round) == (doc.name, 1) and len(messages(invitations.INVITE, doc.name)) == 1
	first = sent(doc)
	anew = invite(doc.name, "Gigafibre Sales")
	assert anew.round == 2 and "FSM Sales" in site.get_roles(doc.name)
	assert "FSM Support" not in site.get_roles(doc.name)
	second = sent(doc)
	assert directory.signs_in(doc.name, second) and not directory.signs_in(doc.name, first)
	assert len(directory.users(username=doc.name)) == 1


def test_an_account_of_before_keeps_its_password(site: Any, directory: Directory) -> None:
	"""A colleague would be locked out of every other system by an invitation to this one."""
	email = f"ancienne.{secrets.token_hex(4)}@example.com"
	directory.add(email)
	doc = invite(email)
	unused = sent(doc)
	assert (doc.status, doc.account) == ("Ready", "") and not directory.signs_in(email, unused)
	invitations.revoke(email)
	assert directory.users(username=email)[0]["is_active"], "it is not ours to deactivate"


def test_a_deactivated_account_of_before_is_said(site: Any, directory: Directory) -> None:
	"""A colleague who comes back would be written to that they have access, and could not sign in; nobody would know why."""
	email = f"ancienne.{secrets.token_hex(4)}@example.com"
	directory.change(directory.add(email), is_active=False)
	doc = invite(email)
	sent(doc)
	assert doc.status == "Failed" and "Authentik" in doc.problem and not messages("staff.invited", email)


def test_attributes_of_an_account_stay(site: Any, directory: Directory) -> None:
	"""Inviting again would wipe a person's language and telephone, which other systems read, from the sign-in service."""
	doc = invite()
	sent(doc)
	(account,) = directory.users(username=doc.name)
	directory.change(account["pk"], attributes={**account["attributes"], "phone": "+14505550123"})
	invite(doc.name, "Gigafibre Sales")
	sent(doc)
	(account,) = directory.users(username=doc.name)
	assert account["attributes"]["phone"] == "+14505550123" and len(account["attributes"]) == 2


def test_whose_access_is_revoked_is_out_everywhere(site: Any, directory: Directory) -> None:
	"""Somebody who was dismissed would go on reading customers until the session ends."""
	doc = invite()
	password = sent(doc)
	invitations.revoke(doc.name)
	assert invitations.revoke(doc.name).status == "Revoked"
	deliver(invitations.REVOKE, doc.name)
	assert not directory.signs_in(doc.name, password)
	assert not site.db.get_value("User", doc.name, "enabled")
	assert not site.db.exists("Sessions", {"user": doc.name})
	anew = invite(doc.name)
	assert anew.name == doc.name and directory.signs_in(doc.name, sent(anew))


def test_an_account_made_after_the_access_was_taken_away_is_closed(site: Any, directory: Directory) -> None:
	"""Somebody invited by mistake and revoked in the same minute would keep an account that nobody knows of."""
	doc = invite()
	invitations.revoke(doc.name)
	password = sent(doc)
	deliver(invitations.REVOKE, doc.name)
	assert not directory.signs_in(doc.name, password) and not messages("staff.invited", doc.name)


def test_a_silent_sign_in_service_is_asked_again(site: Any, directory: Directory) -> None:
	"""An outage of an hour would lose the invitation, or make two accounts."""
	doc = invite()
	directory.control(outage="500")
	with pytest.raises(ServiceUnavailable):
		sent(doc)
	directory.control(outage=None)
	password = sent(doc)
	assert len(directory.users(username=doc.name)) == 1 and directory.signs_in(doc.name, password)


def test_customers_and_system_managers_are_not_invited(site: Any, directory: Directory) -> None:
	"""A customer would read every other customer; a system manager would lose their roles to a click."""
	for roles in (("Customer",), ("System Manager",)):
		email = make_user(site, f"autre.{secrets.token_hex(4)}@example.com", *roles)
		with pytest.raises(Conflict):
			invite(email)
		assert not messages(invitations.INVITE, email)


def test_the_login_page_offers_the_sign_in_service(site: Any, directory: Directory) -> None:
	"""Staff would need a second password, or strangers could make themselves an account."""
	settings = site.get_single(SETTINGS)
	settings.update({"authentik_client_id": "desk", "authentik_client_secret": "secret-of-the-desk"})
	settings.save(ignore_permissions=True)
	key = site.get_doc("Social Login Key", social_login.KEY)
	assert (key.enable_social_login, key.get("sign_ups", "Deny")) == (1, "Deny")
	assert key.authorize_url.startswith(directory.details["url"])
	settings.reload()
	assert social_login.KEY in settings.made_records
	settings.update({"authentik_client_id": ""})
	settings.save(ignore_permissions=True)
	assert not site.db.get_value("Social Login Key", social_login.KEY, "enable_social_login")
