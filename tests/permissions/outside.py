"""Every entry point of the engine: its methods, records and pages, and which of them outsiders may reach."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded.story.actor import Actor

TIMEOUT = 30
REFUSED = frozenset({400, 401, 403, 404, 405})
# The entry points that answer outsiders. All others of Frappe and ERPNext are refused.
OPEN_METHODS = {
	"guest": {
		"login",
		"logout",
		"ping",
		"frappe.core.doctype.user.user.reset_password",
		"frappe.core.doctype.user.user.update_password",
		"frappe.core.doctype.user.user.test_password_strength",
		"frappe.integrations.oauth2_logins.custom",
		"frappe.integrations.oauth2_logins.login_via_office365",
		"frappe.integrations.oauth2_logins.login_via_google",
		"frappe.email.queue.unsubscribe",
	},
	"customer": {"login", "logout", "ping"},
	"technician": {
		"login",
		"logout",
		"ping",
		"frappe.core.doctype.user.user.update_password",
		"frappe.core.doctype.user.user.test_password_strength",
	},
}
EVERYBODY = {"robots.txt", "sitemap.xml", "favicon.ico"}
OPEN_PAGES = {
	"guest": EVERYBODY | {"login", "update-password", "qrcode", "unsubscribe"},
	"customer": EVERYBODY,
	"technician": EVERYBODY | {"update-password"},
}


@dataclass(frozen=True)
class Door:
	"""One request: `name` identifies it in the table."""

	name: str
	verb: str
	path: str
	body: dict[str, Any] | None = None

	def ask(self, actor: Actor) -> Any:
		return actor.session.request(
			self.verb, f"{actor.base}{self.path}", json=self.body, timeout=TIMEOUT, allow_redirects=False
		)


def engine_methods() -> list[str]:
	"""Dotted names of all whitelisted functions of Frappe and ERPNext, and Frappe's short ones."""
	import erpnext
	import frappe
	from frappe import handler

	for package in (frappe, erpnext):
		_import_all(package)
	engine = frappe.__name__ + "."
	found = {name for name, thing in inspect.getmembers(handler) if _can_be_called(frappe, thing)}
	found.add("run_doc_method")
	for function in frappe.whitelisted:
		name = f"{function.__module__}.{function.__qualname__}"
		if name.startswith(("erpnext.", engine)) and "<locals>" not in name:
			found.add("frappe." + name.removeprefix(engine) if name.startswith(engine) else name)
	return sorted(found)


def _import_all(package: Any) -> None:
	for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.", onerror=lambda _name: None):
		last = module.name.rpartition(".")[2]
		if (
			last.startswith("test")
			or ".tests" in module.name
			or ".commands" in module.name
			or "patches" in module.name
		):
			continue
		try:
			importlib.import_module(module.name)
		except Exception:  # noqa: S112 (wants a package that is not installed: nobody can call it then)
			continue


def _can_be_called(frappe: Any, thing: Any) -> bool:
	try:
		return thing in frappe.whitelisted
	except TypeError:
		return False


def method_doors(name: str) -> Iterator[Door]:
	"""The URLs under which one method can be called."""
	yield Door(name, "GET", f"/api/method/{name}")
	yield Door(name, "POST", f"/api/method/{name}", {})
	yield Door(name, "POST", "/", {"cmd": name})
	yield Door(name, "GET", f"/api/v2/method/{name}")


def record_doors(doctype: str, name: str) -> Iterator[Door]:
	"""The URLs of the records of one kind; `name` is one of them."""
	listed = "?fields=[%22*%22]&limit_page_length=0"
	for address in (
		f"/api/resource/{doctype}{listed}", f"/api/resource/{doctype}/{name}", f"/api/v1/resource/{doctype}",
		f"/api/v2/document/{doctype}", f"/api/v2/document/{doctype}/{name}", f"/api/v2/doctype/{doctype}/count",
		f"/api/v2/doctype/{doctype}/meta", f"/printview?doctype={doctype}&name={name}",
		f"/api/resource/{doctype}/{name}?run_method=as_dict",
		f"/api/method/frappe.client.get_count?doctype={doctype}",
		f"/api/method/frappe.client.get_list?doctype={doctype}&limit_page_length=0&fields=[%22*%22]",
		f"/api/method/frappe.desk.form.load.getdoc?doctype={doctype}&name={name}",
		f"/api/method/frappe.desk.reportview.get?doctype={doctype}&fields=[%22name%22]",
	):  # fmt: skip
		yield Door(doctype, "GET", address)
	yield Door(doctype, "POST", f"/api/resource/{doctype}", {"doctype": doctype})
	yield Door(doctype, "PUT", f"/api/resource/{doctype}/{name}", {"modified": None})
	yield Door(doctype, "DELETE", f"/api/resource/{doctype}/{name}")


def pages() -> list[str]:
	"""The pages of the engine and ERPNext, and those of their records."""
	import erpnext
	import frappe

	found = {
		"me",
		"update-profile",
		"about",
		"contact",
		"blog",
		"printview",
		"list",
		"app",
		"third_party_apps",
	}
	for package in (frappe, erpnext):
		www = Path(package.__path__[0], "www")
		for file in www.rglob("*.*"):
			if file.suffix in (".html", ".md", ".xml", ".txt"):
				found.add(
					str(file.relative_to(www))
					.removesuffix(".html")
					.removesuffix(".md")
					.removesuffix("/index")
				)
	for row in frappe.get_all("DocType", {"has_web_view": 1}, ["route"]):
		found.add((row.route or "").strip("/"))
	found |= {item.route.strip("/") for item in frappe.get_all("Portal Menu Item", ["route"])}
	return sorted(found - {""})


def is_open_method(who: str, door: Door) -> bool:
	return door.name in OPEN_METHODS[who]


def shown(answer: Any) -> bool:
	"""Whether the caller received the requested page or data, and not a refusal or another page of this app."""
	return answer.status_code < 300
