"""SIP accounts in Routr (API v1beta1), the SIP server of Fonoster. An account is an "agent" there."""

from __future__ import annotations

import re
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.integrations.http import Response, request

VENDOR = "Routr"
API = "/api/v1beta1"
USERNAME = re.compile(r"[A-Za-z0-9_.+-]{1,64}")


def is_configured() -> bool:
	return bool(frappe.get_cached_value(SETTINGS, None, "routr_url"))


def put_account(username: str, secret: str, name: str) -> str:
	"""Create or update the SIP account of a telephone; returns its reference in Routr."""
	agent = {
		"apiVersion": "v1beta1",
		"kind": "Agent",
		"metadata": {"name": name},
		"spec": {"credentials": {"username": username, "secret": secret}},
	}
	known = _reference(username)
	if known:
		_call("PUT", f"/agents/{known}", json=agent)
		return known
	return str(_call("POST", "/agents", json=agent).json().get("data", ""))


def remove_account(username: str) -> None:
	"""Delete the account with this username, if there is one."""
	known = _reference(username)
	if known:
		_call("DELETE", f"/agents/{known}", accept=(200, 204, 404))


def _reference(username: str) -> str:
	if not USERNAME.fullmatch(username):
		raise ServiceRefused(_("{0} is not a valid SIP username.").format(username), code="username")
	found = _call("GET", "/agents", params={"filter": f"@.spec.credentials.username=='{username}'"}).json()
	agents = found.get("data") or []
	return agents[0]["metadata"]["ref"] if agents else ""


def _call(method: str, path: str, **kwargs: Any) -> Response:
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.routr_url:
		raise ServiceUnavailable(_("No Routr address is set in Gigafibre Settings."))
	token = settings.get_password("routr_token", raise_exception=False) or ""
	url = settings.routr_url.rstrip("/") + API + path
	return request(VENDOR, method, url, headers={"Authorization": f"Bearer {token}"}, **kwargs)


def ping() -> None:
	"""Raises ServiceRefused or ServiceUnavailable unless Routr answers and accepts the token."""
	_call("GET", "/agents").json()
