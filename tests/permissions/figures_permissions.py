"""The figure `permissions` (benchmarks/permissions.py): what each identity reaches, against what is declared."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from embedded.story.actor import Actor
from tests.permissions.declared import MAY, an_example
from tests.permissions.outside import TIMEOUT, Door
from tests.world.fixtures import DISPATCHER, MANAGER, OTHER_TECHNICIAN, SALES, SUPPORT, TECHNICIAN, World
from tests.world.households import Households

# Thousands of requests are one test.
pytestmark = [pytest.mark.site, pytest.mark.timeout(3600)]
COUNTED: Counter[str] = Counter()
AT_ONCE = 4
REFUSED = frozenset({401, 403, 404, 405})
# Frappe has no list of a DocType that is a single record, and fails to say so.
LISTS = frozenset(
	f"/api/method/frappe.{name}"
	for name in ("client.get_list", "desk.reportview.get", "desk.search.search_link")
)
STAFF = {"dispatcher": DISPATCHER, "support": SUPPORT, "sales": SALES, "manager": MANAGER}
FIELD = {"technician": TECHNICIAN, "second technician": OTHER_TECHNICIAN}
# A manager's role profile holds the roles of all offices.
ROLES = {
	"dispatcher": {"FSM Dispatcher"},
	"support": {"FSM Support"},
	"sales": {"FSM Sales"},
	"manager": {"FSM Manager", "FSM Dispatcher", "FSM Support", "FSM Sales"},
}
# They would end the session of an identity that is still asked for.
NOT_ASKED = ("auth.sign_out",)
# Without it Frappe prints nothing for anybody.
PRINTS = shutil.which("wkhtmltopdf") is not None


@pytest.fixture(scope="module")
def people(world: World, households: Households) -> dict[str, Actor]:
	return {
		"guest": world.visitor(),
		"customer": households.at_home,
		"neighbour": households.next_door,
		**{who: world.staff(user) for who, user in (STAFF | FIELD).items()},
	}


def test_records(world: World, people: dict[str, Actor]) -> None:
	"""A record that one endpoint refuses would be readable through another."""
	one_in = int(os.environ.get("FSM_ONE_IN", "9"))
	asked = [
		(who, doctype, door)
		for doctype in sorted(MAY)[::one_in]
		for door in doors(doctype, an_example(world, doctype))
		for who in people
		if not (door.name in LISTS and world.frappe.get_meta(doctype).issingle)
	]
	_judge(people, asked, lambda who, doctype, answer: _record_differs(who, doctype, answer))


def doors(doctype: str, name: str) -> Iterator[Door]:
	"""The ways to read a record: REST in both versions, the desk's own calls, print, export, search and files."""
	kind, one = quote(doctype), quote(name, safe="")
	fields = "%5B%22name%22%5D"
	printed = f"/api/method/frappe.utils.print_format.download_pdf?doctype={kind}&name={one}"
	for path in (
		f"/api/resource/{kind}/{one}", f"/api/v2/document/{kind}/{one}/", f"/api/v2/document/{kind}?fields=name",
		f"/api/method/frappe.client.get?doctype={kind}&name={one}",
		f"/api/method/frappe.client.get_list?doctype={kind}",
		f"/api/method/frappe.client.get_count?doctype={kind}",
		f"/api/method/frappe.client.get_value?doctype={kind}&fieldname=name&filters={one}",
		f"/api/method/frappe.desk.form.load.getdoc?doctype={kind}&name={one}",
		f"/api/method/frappe.desk.reportview.get?doctype={kind}&fields={fields}",
		f"/api/method/frappe.desk.reportview.export_query?doctype={kind}&fields={fields}&file_format_type=CSV",
		f"/api/method/frappe.desk.search.search_link?doctype={kind}&txt=",
		*([printed] if PRINTS else []),
		f"/printview?doctype={kind}&name={one}",
	):  # fmt: skip
		yield Door(path.partition("?")[0], "GET", path)
	attached = {"doctype": doctype, "docname": name, "is_private": 1, "file_url": "/files/x.png"}
	yield Door("upload_file", "POST", "/api/method/upload_file", attached)


def _record_differs(who: str, doctype: str, answer: Any) -> bool:
	"""Whether somebody reads what is not declared for them. What a role may read, a door may still refuse
	(to print, to export): those are rights of their own.
	"""
	may = "r" in MAY[doctype].get(who, "")
	if may or answer.status_code >= 400 or 300 <= answer.status_code < 400:
		return answer.status_code >= 500
	return not _says_nothing(answer)


def _says_nothing(answer: Any) -> bool:
	try:
		told = answer.json()
	except ValueError:
		return False
	return not any(told.get(key) for key in ("message", "data", "docs", "results", "values"))


def test_methods(world: World, people: dict[str, Actor]) -> None:
	"""A role could call another role's method, or be refused its own work."""
	from gigafibre_fsm.reference.methods import all_methods

	asked = [
		(who, method.access, Door(method.path, verb, f"{method.url}", {} if verb == "POST" else None))
		for method in all_methods()
		if method.path not in NOT_ASKED
		for verb in ("POST" if "POST" in method.verbs else "GET",)
		for who in people
	]
	_judge(people, asked, _method_differs)


def _method_differs(who: str, access: Any, answer: Any) -> bool:
	if answer.status_code >= 500:
		return True
	refused = answer.status_code in (401, 403)
	return refused == _declared(who, access)


def _declared(who: str, access: Any) -> bool:
	if access.who == "public":
		return True
	if access.who == "signed in":
		return who != "guest"
	if access.who == "customer":
		return who in ("customer", "neighbour")
	if access.who == "technician":
		return who in (*FIELD, "manager")
	return access.who == "staff" and not ROLES.get(who, set()).isdisjoint(access.roles)


def _judge(people: dict[str, Actor], asked: list[tuple[str, Any, Door]], differs: Any) -> None:
	def one(item: tuple[str, Any, Door]) -> str:
		who, what, door = item
		answer = people[who].session.request(
			door.verb, people[who].base + door.path, json=door.body, timeout=TIMEOUT, allow_redirects=False
		)
		if not differs(who, what, answer):
			return ""
		return f"{who} {door.verb} {door.path}: {answer.status_code} {answer.text[:120]!r}"

	with ThreadPoolExecutor(AT_ONCE) as pool:
		wrong = [told for told in pool.map(one, asked) if told]
	COUNTED["asked"] += len(asked)
	COUNTED["different"] += len(wrong)
	assert not wrong, "\n".join(wrong)
