"""The app imports `frappe` only; on the embedded engine each name must be the engine's own object."""

import importlib
import sys

import pytest

criscostack = pytest.importorskip("criscostack", reason="the alias is for the embedded engine only")


def test_modules_are_the_same_objects() -> None:
	"""Two copies of one module would make isinstance and `frappe.local` disagree."""
	import criscostack.model.document
	import frappe
	import frappe.model.document

	assert frappe is criscostack
	assert frappe.model.document is criscostack.model.document
	assert frappe.model.document.__spec__.name == "criscostack.model.document"
	assert importlib.import_module("frappe.utils.data") is sys.modules["criscostack.utils.data"]


def test_names_of_the_original_are_found() -> None:
	"""`FrappeTestCase` and `FrappeClient` are called otherwise in the engine."""
	from criscostack.tests.utils import CriscoTestCase
	from frappe.frappeclient import FrappeClient
	from frappe.tests.utils import FrappeTestCase

	assert FrappeTestCase is CriscoTestCase
	assert FrappeClient.__module__ == "criscostack.criscostackclient"


def test_a_missing_module_is_an_import_error() -> None:
	"""An import error must name what the author wrote, not be swallowed."""
	with pytest.raises(ModuleNotFoundError, match="frappe.not_there"):
		importlib.import_module("frappe.not_there")
	with pytest.raises(ImportError, match="not_there"):
		exec("from frappe.utils import not_there")  # noqa: S102 (an import that a linter would refuse)


@pytest.mark.site
def test_templates_know_the_name(site) -> None:
	"""A page or print format that says `frappe.session.user` would print nothing."""
	shown = site.render_template("{{ frappe.session.user }} {{ frappe.utils.cint('7') }}", {})
	assert shown == "Administrator 7"


@pytest.mark.site
def test_pages_name_the_script_object(http) -> None:
	"""An inline `frappe.ready(...)` runs before the first bundle is loaded."""
	assert (
		"window.frappe = window.criscostack = {};" in http.get("/login", headers={"Accept": "text/html"}).text
	)


@pytest.mark.site
def test_csrf_header_is_understood(http, connected_site) -> None:
	"""The browser code of the app sends Frappe's header; refusing it would refuse every save."""
	import frappe

	password = frappe.get_site_config()["admin_password"]
	http.login("Administrator", password)
	token = (
		http.get("/app", headers={"Accept": "text/html"})
		.text.partition('csrf_token = "')[2]
		.partition('"')[0]
	)
	assert len(token) > 20
	asked = {"doctype": "ToDo", "description": "x"}
	refused = http.post("/api/method/frappe.client.insert", json={"doc": asked})
	assert refused.status_code == 400
	allowed = http.post(
		"/api/method/frappe.client.validate_link",
		json={"doctype": "User", "docname": "Administrator"},
		headers={"X-Frappe-CSRF-Token": token},
	)
	assert allowed.status_code == 200
