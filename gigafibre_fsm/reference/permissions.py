"""All permissions on one page, from the DocTypes, guards and gate of this app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import frappe

from gigafibre_fsm.guards import surface
from gigafibre_fsm.guards.decorators import Access
from gigafibre_fsm.reference.methods import Method, all_methods
from gigafibre_fsm.setup.erpnext_permissions import PERMISSIONS
from gigafibre_fsm.setup.roles import PROFILES, STAFF_ROLES

LETTERS = {"read": "r", "write": "w", "create": "c", "delete": "d", "submit": "s", "cancel": "x"}
WORDS = ", ".join(f"{letter} {word}" for word, letter in LETTERS.items())
GUARDED = {
	"public": "anyone",
	"signed in": "anyone who is signed in",
	"customer": "a customer, for their own",
	"technician": "a technician, for their own jobs; a manager",
	"device": "the ACS, by its token",
	"provider": "the provider, by its signature",
}


def document() -> str:
	"""The text of docs/permissions.md."""
	return "\n".join((*_introduction(), *_records(), *_erpnext(), *_methods(), *_outsiders(), *_owners(), ""))


def _introduction() -> Iterator[str]:
	yield "# Permissions"
	yield ""
	yield "Made by `bench --site SITE gigafibre permissions`; a test fails when the code says something else."
	yield "What is not here is refused."
	yield ""
	yield f"Letters: {WORDS}. `System Manager` and `Administrator` may do all of it."
	yield ""


def _records() -> Iterator[str]:
	yield "## Records of this app"
	yield ""
	yield from _table("record", STAFF_ROLES, dict(_granted()))
	yield "Nobody else reads them: customers, technicians and visitors have the methods and pages below."
	yield ""


def _erpnext() -> Iterator[str]:
	yield "## Records of ERPNext and Frappe"
	yield ""
	yield "Beside what the ERPNext roles of their role profile grant:"
	yield ""
	for profile, roles in PROFILES.items():
		yield f"- {profile}: {', '.join(roles)}"
	yield ""
	yield from _table("record", STAFF_ROLES, PERMISSIONS)


def _table(head: str, roles: tuple[str, ...], rows: dict[str, dict[str, str]]) -> Iterator[str]:
	yield f"| {head} | {' | '.join(role.removeprefix('FSM ') for role in roles)} |"
	yield f"|---|{'---|' * len(roles)}"
	for name in sorted(rows):
		yield f"| {name} | {' | '.join(rows[name].get(role, '') for role in roles)} |"
	yield ""


def _granted() -> Iterator[tuple[str, dict[str, str]]]:
	"""{record: {role: letters}} from the JSON of the DocTypes: a site may have customised them."""
	for path in sorted(
		Path(frappe.get_app_path("gigafibre_fsm", "gigafibre_fsm", "doctype")).glob("*/*.json")
	):
		meta = json.loads(path.read_text(encoding="utf-8"))
		if not meta.get("istable"):
			yield (
				meta["name"],
				{
					row["role"]: "".join(letter for word, letter in LETTERS.items() if row.get(word))
					for row in meta["permissions"]
					if not row.get("permlevel")
				},
			)


def _methods() -> Iterator[str]:
	yield "## Methods"
	yield ""
	yield "Under `/api/method/gigafibre_fsm.api.`; each refuses who is not named, and takes only its own arguments."
	yield ""
	yield "| method | verbs | who |"
	yield "|---|---|---|"
	for method in sorted(all_methods(), key=lambda method: method.path):
		yield f"| {method.path} | {', '.join(method.verbs)} | {_callers(method)} |"
	yield ""


def _callers(method: Method) -> str:
	access: Access = method.access
	if access.who == "staff":
		return ", ".join(role.removeprefix("FSM ") for role in access.roles) or "System Manager"
	limit = f", {access.limit} times in {access.seconds} s" if access.limit else ""
	return GUARDED[access.who] + limit


def _outsiders() -> Iterator[str]:
	yield "## What visitors, customers and technicians reach of Frappe"
	yield ""
	for who, names in surface.METHODS.items():
		yield f"- Methods, {who}: {', '.join(f'`{name}`' for name in sorted(names))}"
	for who, names in surface.PAGES.items():
		yield f"- Pages, {who}: {', '.join(f'`{name}`' for name in sorted(names))}"
	yield ""


def _owners() -> Iterator[str]:
	yield "## Records of which one sees one's own only"
	yield ""
	own = "gigafibre_fsm."
	for doctype, checks in sorted(frappe.get_hooks("permission_query_conditions").items()):
		for check in checks:
			if check.startswith(own):
				yield f"- {doctype}: `{check}`"
