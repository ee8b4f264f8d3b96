"""Accounts: nobody can find out who has one, or transfer one to another person."""

from __future__ import annotations

import secrets

import pytest

from tests.world.fixtures import MANAGER, TECHNICIAN, World
from tests.world.households import Households

pytestmark = pytest.mark.site


def test_a_forgotten_password_does_not_reveal_accounts(world: World, households: Households) -> None:
	"""A stranger would collect the addresses of staff and customers by asking about each."""
	logins = (
		"Administrator",
		MANAGER,
		TECHNICIAN,
		households.live.bought.contact["email"],
		"x@example.com",
		"Guest",
	)
	for path, name in (
		("/api/method/frappe.core.doctype.user.user.reset_password", ""),
		("/", "frappe.core.doctype.user.user.reset_password"),
		("/api/method/gigafibre_fsm.api.auth.forgot_password", ""),
	):
		told = set()
		for login in logins:
			asker = world.visitor()
			body = {"user": login} | ({"cmd": name} if name else {})
			answer = asker.session.post(f"{asker.base}{path}", json=body, timeout=30)
			told.add((answer.status_code, answer.json().get("message")))
		assert len(told) == 1 and next(iter(told))[0] == 200, (path, told)


def test_a_login_link_does_not_reveal_accounts(world: World) -> None:
	"""The same, through Frappe's sign-in by e-mail."""
	for name in ("frappe.www.login.send_login_link", "frappe.core.doctype.user.user.sign_up"):
		asker = world.visitor()
		answers = [
			asker.session.post(f"{asker.base}/api/method/{name}", json={"email": login}, timeout=30)
			for login in (MANAGER, "x@example.com")
		]
		assert {answer.status_code for answer in answers} == {401}


def test_an_account_with_a_password_gets_a_link(world: World, households: Households) -> None:
	"""A technician who forgot the password could not work, or a customer's password could be guessed."""
	from gigafibre_fsm.flow.staff import passwords

	frappe = world.look()
	customer = frappe.db.get_value("Portal User", {"parent": households.live.customer}, "user")
	keys = {}
	for login in (TECHNICIAN, MANAGER, customer, "Administrator", "x@example.com"):
		frappe.db.set_value("User", login, "reset_password_key", "", update_modified=False)
		passwords.mail_link(login)
		keys[login] = bool(frappe.db.get_value("User", login, "reset_password_key"))
	frappe.db.rollback()
	assert keys == {
		TECHNICIAN: True,
		MANAGER: True,
		customer: False,
		"Administrator": False,
		"x@example.com": False,
	}


def test_a_customer_cannot_change_their_login(world: World, households: Households) -> None:
	"""A customer who enters another's address in their own account would open that customer's portal."""
	frappe = world.look()
	mine = frappe.db.get_value("Portal User", {"parent": households.live.customer}, "user")
	victim = households.neighbour.bought.contact["email"]
	person = households.at_home
	for verb, path, body in (
		("PUT", f"/api/resource/User/{mine}", {"email": victim}),
		("POST", "/api/method/frappe.client.set_value", {"doctype": "User", "name": mine, "fieldname": "email", "value": victim}),
		("POST", "/api/method/frappe.client.rename_doc", {"doctype": "User", "old_name": mine, "new_name": victim}),
		("POST", "/api/method/frappe.core.doctype.user.user.update_profile_info", {"profile_info": {"email": victim}}),
		("POST", "/api/method/frappe.model.rename_doc.update_document_title", {"doctype": "User", "docname": mine, "name": victim}),
	):  # fmt: skip
		answer = person.session.request(verb, f"{person.base}{path}", json=body, timeout=30)
		assert answer.status_code == 403, (path, answer.text[:200])
	assert world.look().db.get_value("User", mine, "email") == mine


@pytest.fixture
def customer_account(site) -> str:
	"""The user of an account that is created by signing in with a code."""
	login = f"{secrets.token_hex(4)}@example.com"
	user = site.get_doc({"doctype": "User", "email": login, "first_name": "Exemple", "send_welcome_email": 0})
	user.append("roles", {"role": "Customer"})
	user.insert()
	site.db.delete("Has Role", {"parent": login, "role": "System Manager"})  # of the first user of a site
	site.db.set_value("User", login, "user_type", "Website User")
	site.clear_cache(user=login)
	return login


def test_a_customers_account_cannot_be_renamed(site, customer_account: str) -> None:
	"""A clerk's mistake would give a household's account to a stranger."""
	from gigafibre_fsm.exceptions import NotAllowed

	with pytest.raises(NotAllowed):
		site.rename_doc("User", customer_account, f"x{customer_account}")


def test_a_customers_login_cannot_be_changed_manually(site, customer_account: str) -> None:
	"""Customers and clerks could transfer an account to another household through any form that is opened later."""
	from gigafibre_fsm.exceptions import NotAllowed

	site.session.user = customer_account
	user = site.get_doc("User", customer_account)
	user.email = "victim@example.com"
	with pytest.raises((NotAllowed, site.PermissionError)):
		user.save()
