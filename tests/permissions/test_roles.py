"""Permissions to read, change, add and delete records over REST: each role alone, over real HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from embedded.story.actor import Actor
from tests.permissions.declared import MAY, an_example
from tests.world.fixtures import World, no_more_roles
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.slow]

TIMEOUT = 30
ROLES = {
	"manager": "FSM Manager",
	"dispatcher": "FSM Dispatcher",
	"technician": "FSM Technician",
	"contractor": "FSM Contractor",
	"support": "FSM Support",
	"sales": "FSM Sales",
	"customer": "Customer",
}


@pytest.fixture(scope="module")
def people(world: World, households: Households) -> Iterator[dict[str, Actor]]:
	"""One user for each role and nothing else, and a guest."""
	from frappe.utils.password import update_password

	frappe = world.look()
	users = {}
	for who, role in ROLES.items():
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": f"{who}.{secrets.token_hex(4)}@sample.example.com",
				"first_name": f"Exemple {who}",
				"language": "fr",
				"send_welcome_email": 0,
				"user_type": "Website User" if who == "customer" else "System User",
				"roles": [{"role": role}],
			}
		)
		user.flags.no_welcome_mail = True
		user.insert()
		update_password(user.name, world.password)
		no_more_roles(frappe, user.name)
		users[who] = user.name
	frappe.db.commit()
	yield {
		**{who: world.somebody(name, world.password) for who, name in users.items()},
		"guest": world.visitor(),
	}
	for who in users:
		world.sessions.pop(users[who], None)


def test_every_doctype_is_in_the_table(world: World) -> None:
	"""A new DocType would be open or closed to people by accident."""
	frappe = world.look()
	known = frappe.get_all("DocType", filters={"module": "Gigafibre FSM", "istable": 0}, pluck="name")
	assert set(known) == set(MAY)


@pytest.mark.parametrize("doctype", sorted(MAY))
def test_each_role_has_exactly_its_permissions(world: World, people: dict[str, Actor], doctype: str) -> None:
	"""A role could change prices, ports or jobs that are not its own, or could not do its work."""
	name = an_example(world, doctype)
	wrong = []
	for who, actor in people.items():
		may = MAY[doctype].get(who, "")
		did = attempts(world, actor, doctype, name, may)
		wrong += [f"{who} {what}: {status}" for what, (ok, status) in did.items() if ok != (what in may)]
	assert not wrong, f"{doctype}: {', '.join(wrong)}"


def attempts(world: World, actor: Actor, doctype: str, name: str, may: str) -> dict[str, tuple[bool, int]]:
	"""The result of reading, writing, adding and deleting: whether it was allowed, and the HTTP status."""
	url = f"{actor.base}/api/resource/{doctype}"
	single = name == doctype
	listed = actor.session.get(
		f"{url}/{name}" if single else url, params={"limit_page_length": 2}, timeout=TIMEOUT
	)
	done = {"r": (sees(listed), listed.status_code)}
	put = actor.session.put(f"{url}/{name}", json={"zzz_no_such_field": 1}, timeout=TIMEOUT)
	done["w"] = (allowed(put.status_code), put.status_code)
	if single:
		return done
	posted = actor.session.post(url, json={"zzz_no_such_field": 1}, timeout=TIMEOUT)
	done["c"] = (allowed(posted.status_code), posted.status_code)
	if "d" not in may:
		deleted = actor.session.delete(f"{url}/{name}", timeout=TIMEOUT)
		done["d"] = (allowed(deleted.status_code), deleted.status_code)
	else:
		done["d"] = (True, 0)
	return done


def allowed(status: int) -> bool:
	"""Whether the permission check was passed: done, or refused because of the content and not of the caller."""
	assert status < 500, status
	return status not in (401, 403, 404)


def sees(listed: Any) -> bool:
	return listed.status_code == 200 and bool(listed.json()["data"])
