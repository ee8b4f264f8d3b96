"""Runs inside a bench's environment: the web application with what nginx does in front of it.

Assets and public files are served, a host name that is no site goes to the default site, and on the embedded
engine the header names of Frappe are translated to the engine's.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import frappe
import frappe.app
from frappe.middlewares import StaticDataMiddleware
from werkzeug.middleware.shared_data import SharedDataMiddleware

SITES = Path(os.environ["FSM_SITES"])
DEFAULT_SITE = os.environ["FSM_SITE"]
ON_ALIAS = frappe.__name__ != "frappe"
FRAPPE_HEADERS, ENGINE_HEADERS = "HTTP_X_FRAPPE_", "HTTP_X_CRISCO_"

frappe.app._sites_path = str(SITES)


def choose_site(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
	site_header = (ENGINE_HEADERS if ON_ALIAS else FRAPPE_HEADERS) + "SITE_NAME"

	def choose(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
		if ON_ALIAS:
			for name in [each for each in environ if each.startswith(FRAPPE_HEADERS)]:
				environ.setdefault(name.replace(FRAPPE_HEADERS, ENGINE_HEADERS), environ[name])
		host = environ.get("HTTP_HOST", "").partition(":")[0]
		known = host and "/" not in host and (SITES / host / "site_config.json").exists()
		environ[site_header] = host if known else DEFAULT_SITE
		return application(environ, start_response)

	return choose


application = choose_site(
	StaticDataMiddleware(
		SharedDataMiddleware(frappe.app.application, {"/assets": str(SITES / "assets")}, cache_timeout=0),
		{"/files": str(SITES.resolve())},
	)
)
