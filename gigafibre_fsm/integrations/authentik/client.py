"""Staff accounts in Authentik, over its admin API (api/v3). Customers have an instance of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.http import Response, request

VENDOR = "Authentik"
API = "/api/v3/core"
MARK = "gigafibre_invitation"
"""The account attribute with the name of the invitation that made it."""
NOT_UNIQUE = "400"


@dataclass(frozen=True)
class Account:
	"""`number` is Authentik's primary key; `attributes` are those of administrators, of the person, and our MARK."""

	number: int
	is_active: bool
	attributes: Mapping[str, Any]

	@property
	def mark(self) -> str:
		"""The invitation that created the account; "" for an earlier account."""
		return str(self.attributes.get(MARK) or "")


def is_configured() -> bool:
	return bool(frappe.get_cached_value(SETTINGS, None, "authentik_url"))


def find(email: str) -> Account | None:
	"""The account with this address as user name or email."""
	for field in ("username", "email"):
		found = _call("GET", "/users/", params={field: email}).json().get("results") or []
		same = [row for row in found if str(row.get(field, "")).lower() == email.lower()]
		if same:
			return _account(same[0])
	return None


def create(email: str, name: str, mark: str) -> Account:
	"""Create an account with the address as user name; finds one that was created meanwhile."""
	values = {"username": email, "email": email, "name": name, "is_active": True, "attributes": {MARK: mark}}
	try:
		return _account(_call("POST", "/users/", json=values).json())
	except ServiceRefused as refusal:
		if refusal.code == NOT_UNIQUE and (known := find(email)):
			return known
		raise


def set_password(number: int, password: str) -> None:
	_call("POST", f"/users/{number}/set_password/", json={"password": password})


def mark(account: Account, invitation: str) -> None:
	"""Assign the account to this invitation, and activate it. Authentik replaces all attributes, so the others are sent along."""
	values = {"is_active": True, "attributes": {**account.attributes, MARK: invitation}}
	_call("PATCH", f"/users/{account.number}/", json=values)


def deactivate(number: int) -> None:
	"""Deactivate an account; a missing one is ignored."""
	_call("PATCH", f"/users/{number}/", json={"is_active": False}, accept=(200, 404))


def _account(row: dict[str, Any]) -> Account:
	try:
		return Account(int(row["pk"]), bool(row.get("is_active")), dict(row.get("attributes") or {}))
	except (KeyError, TypeError, ValueError) as error:
		raise ServiceUnavailable(_("{0} sent an answer that cannot be read.").format(VENDOR)) from error


def _call(method: str, path: str, **kwargs: Any) -> Response:
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.authentik_url:
		raise ServiceUnavailable(_("No Authentik address is set in Gigafibre Settings."))
	token = settings.get_password("authentik_token", raise_exception=False) or ""
	url = settings.authentik_url.rstrip("/") + API + path
	return request(VENDOR, method, url, headers={"Authorization": f"Bearer {token}"}, **kwargs)


def ping() -> None:
	"""Raises ServiceRefused or ServiceUnavailable unless Authentik answers and accepts the token."""
	_call("GET", "/users/", params={"page_size": 1}).json()
