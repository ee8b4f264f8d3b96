"""Runs inside a bench's environment: the web application, with the work of nginx in front of it.

Assets and public files are served, an unknown host name goes to the default site, and on the embedded engine
Frappe's header names are translated to the engine's.
"""

import functools
import gc
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import frappe
import frappe.app
import frappe.auth
from sqlparse.lexer import Lexer
from werkzeug.middleware.shared_data import SharedDataMiddleware

from embedded.launcher.preload import ON_ALIAS, import_apps

SITES = Path(os.environ["FSM_SITES"])
DEFAULT_SITE = os.environ["FSM_SITE"]
FRAPPE_HEADERS, ENGINE_HEADERS = "HTTP_X_FRAPPE_", "HTTP_X_CRISCO_"

frappe.app._sites_path = str(SITES)
get_language = frappe.auth.get_language


def language_of_request() -> str:
	"""The engine's own; where it fails on a cookie with an unknown language, the site's (Frappe 15 does not fail)."""
	try:
		return get_language()
	except UnboundLocalError:
		return frappe.local.lang


frappe.auth.get_language = language_of_request


def choose_site(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
	site_header = (ENGINE_HEADERS if ON_ALIAS else FRAPPE_HEADERS) + "SITE_NAME"

	files = functools.cache(public_files(application))

	def choose(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
		if ON_ALIAS:
			for name in [each for each in environ if each.startswith(FRAPPE_HEADERS)]:
				environ.setdefault(name.replace(FRAPPE_HEADERS, ENGINE_HEADERS), environ[name])
		host = environ.get("HTTP_HOST", "").partition(":")[0]
		known = host and "/" not in host and (SITES / host / "site_config.json").exists()
		environ[site_header] = host if known else DEFAULT_SITE
		return files(environ[site_header])(environ, start_response)

	return choose


def public_files(application: Callable[..., Iterable[bytes]]) -> Callable[[str], SharedDataMiddleware]:
	"""A site's `/files`, from its folder of public files only: the middleware of Frappe's development server
	follows `..` to every file of the machine.
	"""

	def of(site: str) -> SharedDataMiddleware:
		return SharedDataMiddleware(application, {"/files": str(SITES / site / "public" / "files")})

	return of


import_apps()

# The engine's sqlparse 0.4 creates its lexer at first use, without a lock (0.5, of Frappe 15, has one): one of
# a new process's first requests would use a half-built lexer and answer 500.
Lexer.get_default_instance()

# As in Frappe 15: objects from before the fork are not garbage, and are not scanned again.
gc.set_threshold(7000, 20, 20)
gc.collect()
gc.freeze()
# A request queries the database hundreds of times: after each it must not wait 5 ms for another thread to
# yield.
sys.setswitchinterval(0.001)

application = choose_site(
	SharedDataMiddleware(frappe.app.application, {"/assets": str(SITES / "assets")}, cache_timeout=0)
)
