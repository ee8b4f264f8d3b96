"""Signing in to the desk."""

from __future__ import annotations

import secrets

import pytest
import requests

from tests.world.fixtures import World

pytestmark = pytest.mark.site


def test_saving_a_user_makes_nobody_a_system_manager(site) -> None:
	"""On a site whose only System Manager is Administrator, the first invited employee could read every key."""
	others = {"role": "System Manager", "parenttype": "User", "parent": ("!=", "Administrator")}
	site.db.delete("Has Role", others)
	person = {
		"doctype": "User",
		"first_name": "Exemple",
		"send_welcome_email": 0,
		"roles": [{"role": "FSM Support"}],
	}
	user = site.get_doc({**person, "email": f"employe.{secrets.token_hex(4)}@example.com"}).insert()
	user.first_name = "Autre"
	user.save()
	assert not site.db.exists("Has Role", others)
	user.append("roles", {"role": "System Manager"})
	user.save()
	assert site.db.exists("Has Role", others), "who is one on purpose"


def test_passwords_of_staff_cannot_be_guessed(world: World) -> None:
	"""An attacker with a list of passwords would be in the desk after a while."""
	frappe = world.look()
	name, right = f"employe.{secrets.token_hex(4)}@example.com", secrets.token_urlsafe(12)
	user = frappe.get_doc(
		{"doctype": "User", "email": name, "first_name": "Exemple", "send_welcome_email": 0, "new_password": right,
		"roles": [{"role": "FSM Support"}]}
	)  # fmt: skip
	user.insert()
	frappe.db.commit()
	visitor = world.visitor()

	def sign_in(password: str) -> requests.Response:
		return visitor.session.post(
			f"{visitor.base}/api/method/login", json={"usr": name, "pwd": password}, timeout=30
		)

	assert sign_in(right).status_code == 200
	# five, unless the site had a limit of its own: a site that ERPNext's wizard has set up has Frappe's ten
	limit = int(frappe.get_system_settings("allow_consecutive_login_attempts"))
	assert 0 < limit <= 10
	assert {sign_in(f"wrong-{number}").status_code for number in range(limit + 1)} == {401}
	late = sign_in(right)
	assert late.status_code == 429 and int(late.headers["Retry-After"]) >= 60
	assert "Traceback" not in late.text
