"""One gate before every request: callers without desk access reach what `surface.py` declares, and nothing
else.

Frappe's hook `auth_hooks` runs last before a request is handled, when its session, API key or bearer token has
identified the caller. The gate identifies a request by where Frappe will route it, so a method is closed under
each of its URLs.
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
# Another search engine calls its methods by its own names; the tables and hooks use Frappe's.
ENGINE = f"{frappe.__name__}."
FROM_THE_DESK = "?bureau=1"
"""Added to the address of the technician's page for who asked for the desk: the page says why they are there."""
# Frappe accepts these with any verb: an image in an email could end a session.
ONLY_BY_POST = frozenset({"logout", "web_logout"})


def check() -> None:
	"""Let the current request through, redirect it to the caller's home page, or refuse it."""
	dictionaries.lend()
	request = frappe.local.request
	if request.method == "OPTIONS":
		return
	if device := surface.DEVICE_ROUTE.fullmatch(request.path):
		_lead_to_device_method(*device.groups())
	who = kind_of()
	if method := _method(request.path):
		_check_method(who, method)
	elif request.path.startswith(("/api/", *FILES)):
		if who != STAFF and not (who == TECHNICIAN and _is_own_photo(request.path)):
			_refuse(who)
	else:
		_check_page(who, request.path)


def _lead_to_device_method(serial: str, name: str) -> None:
	"""Frappe looks a page up in many places before it renders it, which costs more than the answer; a method it calls at once."""
	frappe.local.form_dict.pop("cmd", None)
	frappe.local.form_dict.serial = serial
	request = frappe.local.request
	request.path = request.environ["PATH_INFO"] = f"/api/method/{surface.OWN_METHODS}device.{name}"
	frappe.local.flags.fsm_plain_answer = True


def _method(path: str) -> str:
	"""The method that Frappe will call, or an empty string. `cmd` in the body takes precedence over the path in
	Frappe; here it never does.
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
		return None  # no such name: Frappe answers that itself
	return function if function in frappe.whitelisted or function is handler.run_doc_method else None


def _is_own(method: str, function: Callable[..., Any] | None) -> bool:
	"""Whether it is a function of our api modules, not one that a module merely imports."""
	if not OWN_METHOD.fullmatch(method):
		return False
	return function is None or function.__module__ == method.rpartition(".")[0]


def _check_arguments(function: Callable[..., Any]) -> None:
	"""Refuse missing arguments: Frappe would call the method and crash."""
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
			_go(f"/{page}")
	if page in surface.WAYS_IN or page.startswith(("app/", "desk/")):
		_lead_in(who, page)
	elif who != STAFF and not _is_open(who, page):
		raise NotFound(_("Nothing was found at this URL."))


def _lead_in(who: str, page: str) -> None:
	if who == STAFF:
		if page in ("", "index"):
			_go(HOMES[STAFF])
		return
	beyond = page.startswith(("app", "desk"))
	if who != GUEST or page in ("", "index"):
		_go(HOMES[who] + (FROM_THE_DESK if who == TECHNICIAN and beyond else ""))
	elif page != "login":
		_go(f"/login?redirect-to={quote('/' + page, safe='')}" if beyond else HOMES["customer"])


def _is_open(who: str, page: str) -> bool:
	from gigafibre_fsm.web.page_renderer import pages

	return (
		page in surface.PAGES[who]
		or bool(surface.OKTOPUS.fullmatch(page))
		or page in pages()
		or bool(frappe.db.exists("Web Page", {"route": page, "published": 1}))
	)


def _is_own_photo(path: str) -> bool:
	"""Whether it is a file of one of the technician's own jobs; Frappe calls `records.has_permission` as well."""
	jobs = {"technician": records.technician_of(frappe.session.user) or "nobody"}
	held = {"file_url": path, "attached_to_doctype": "Dispatch Job"}
	return any(
		frappe.db.exists("Dispatch Job", {"name": name, **jobs})
		for name in frappe.get_all("File", held, pluck="attached_to_name")
	)


def _go(where: str) -> NoReturn:
	raise HTTPException(response=redirect(where, 302))


def _refuse(who: str) -> NoReturn:
	if who == GUEST:
		raise SignInNeeded(_("Please sign in first."))
	raise NotAllowed(_("You are not allowed to do this."))
