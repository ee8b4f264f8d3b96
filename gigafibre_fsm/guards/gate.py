"""Checks every request: callers without desk access reach only what `surface.py` declares.

Frappe's hook `auth_hooks` runs last before a request is handled, when its session, API key or bearer token has identified the
caller. The gate finds the target the way Frappe routes it, so a closed method is closed under each of its URLs.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import quote

import frappe
from frappe import _, handler
from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect

from gigafibre_fsm.exceptions import BadRequest, NotAllowed, NotFound, SignInNeeded
from gigafibre_fsm.guards import dictionaries, records, surface
from gigafibre_fsm.guards.callers import GUEST, HOMES, STAFF, TECHNICIAN, kind_of

METHOD_PATH = re.compile(r"/api/(?:v[12]/)?method/([^/]+)/?")
OWN_METHOD = re.compile(re.escape(surface.OWN_METHODS) + r"[a-z_]+\.[a-z_]+")
FILES = ("/private/files/", "/backups")
# Frappe can replace a search method by another one; the tables and hooks use Frappe's names.
ENGINE = f"{frappe.__name__}."
FROM_THE_DESK = "?bureau=1"
"""Added to the URL of the technician's page when a technician asked for the desk: the page then explains the redirect."""
# Frappe accepts these with any HTTP verb: an image in an email could end a session.
ONLY_BY_POST = frozenset({"logout", "web_logout"})


def check() -> None:
	"""Let the current request through, redirect it to the caller's home page, or refuse it."""
	dictionaries.attach_to_request()
	request = frappe.local.request
	if request.method == "OPTIONS":
		return
	if device := surface.DEVICE_ROUTE.fullmatch(request.path):
		_route_device_url(*device.groups())
	who = kind_of()
	if method := _method(request.path):
		_check_method(who, method)
	elif request.path.startswith(("/api/", *FILES)):
		if who != STAFF and not (who == TECHNICIAN and _is_own_photo(request.path)):
			_refuse(who)
	else:
		_check_page(who, request.path)


def _route_device_url(serial: str, name: str) -> None:
	"""Route a device URL to its method. As a page it would cost more: Frappe looks a page up in many places before it renders
	it.
	"""
	frappe.local.form_dict.pop("cmd", None)
	frappe.local.form_dict.serial = serial
	request = frappe.local.request
	request.path = request.environ["PATH_INFO"] = f"/api/method/{surface.OWN_METHODS}device.{name}"
	frappe.local.flags.fsm_plain_answer = True


def _method(path: str) -> str:
	"""The method that Frappe will call, or an empty string. In Frappe `cmd` in the body takes precedence over the path; here
	the path always wins.
	"""
	form = frappe.local.form_dict
	cmd = form.get("cmd")
	named = METHOD_PATH.fullmatch(path)
	if cmd and (not isinstance(cmd, str) or (path.startswith("/api/") and not (named and named[1] == cmd))):
		raise BadRequest(_("The request could not be read."))
	asked = cmd or (named[1] if named else "")
	if ENGINE != "frappe." and asked.startswith(ENGINE):
		form.cmd = "frappe." + asked.removeprefix(ENGINE)
		return form.cmd
	return asked


def _check_method(who: str, method: str) -> None:
	if method in ONLY_BY_POST and frappe.local.request.method != "POST":
		raise NotAllowed(_("Please use the button to sign out."))
	function = _function(method)
	if who != STAFF and method not in surface.METHODS[who] and not _is_own(method, function):
		_refuse(who)
	if function and not method.startswith(surface.OWN_METHODS):
		_check_arguments(function)


def _function(method: str) -> Callable[..., Any] | None:
	"""The function behind a name, if it is whitelisted."""
	for other in frappe.get_hooks("override_whitelisted_methods", {}).get(method, [])[:1]:
		method = other
	try:
		function = frappe.get_attr(method) if "." in method else getattr(handler, method)
	except Exception:
		return None  # no such name: Frappe itself answers with an error
	return function if function in frappe.whitelisted or function is handler.run_doc_method else None


def _is_own(method: str, function: Callable[..., Any] | None) -> bool:
	"""Whether it is a function defined in an api module, not one that the module imports."""
	if not OWN_METHOD.fullmatch(method):
		return False
	return function is None or function.__module__ == method.rpartition(".")[0]


def _check_arguments(function: Callable[..., Any]) -> None:
	"""Refuse a call with missing arguments: Frappe would call the method and crash."""
	given = frappe.local.form_dict
	for name, parameter in inspect.signature(function).parameters.items():
		needed = parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
		if needed and name not in given:
			raise BadRequest(_("{0} is required.").format(name))


def _check_page(who: str, path: str) -> None:
	# as Frappe parses it (website/path_resolver.py)
	page = path.strip("/ ").removesuffix(".html")
	if page in surface.MOVED:
		page = surface.MOVED[page]
		if who == STAFF:
			_redirect(f"/{page}")
	if page in surface.WAYS_IN or page.startswith(("app/", "desk/")):
		_redirect_to_home_or_sign_in(who, page)
	elif who != STAFF and not _is_open(who, page):
		raise NotFound(_("Nothing was found at this URL."))


def _redirect_to_home_or_sign_in(who: str, page: str) -> None:
	if who == STAFF:
		if page in ("", "index"):
			_redirect(HOMES[STAFF])
		return
	beyond = page.startswith(("app", "desk"))
	if who != GUEST or page in ("", "index"):
		_redirect(HOMES[who] + (FROM_THE_DESK if who == TECHNICIAN and beyond else ""))
	elif page != "login":
		_redirect(f"/login?redirect-to={quote('/' + page, safe='')}" if beyond else HOMES["customer"])


def _is_open(who: str, page: str) -> bool:
	from gigafibre_fsm.web.page_renderer import pages

	return (
		page in surface.PAGES[who]
		or bool(surface.OKTOPUS.fullmatch(page))
		or page in pages()
		or bool(frappe.db.exists("Web Page", {"route": page, "published": 1}))
	)


def _is_own_photo(path: str) -> bool:
	"""Whether it is a file of one of the technician's own jobs; Frappe also calls `records.has_permission`."""
	jobs = {"technician": records.technician_of(frappe.session.user) or "nobody"}
	held = {"file_url": path, "attached_to_doctype": "Dispatch Job"}
	return any(
		frappe.db.exists("Dispatch Job", {"name": name, **jobs})
		for name in frappe.get_all("File", held, pluck="attached_to_name")
	)


def _redirect(where: str) -> NoReturn:
	raise HTTPException(response=redirect(where, 302))


def _refuse(who: str) -> NoReturn:
	if who == GUEST:
		raise SignInNeeded(_("Please sign in first."))
	raise NotAllowed(_("You are not allowed to do this."))
