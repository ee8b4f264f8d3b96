"""ERPNext has the records, fields, states, methods and roles that the app relies on.

Without this test an upgrade of ERPNext would break the app in the middle of an order instead of here.
"""

import inspect
import re

import pytest

from tests.contract.erpnext_contract import FIELDS
from tests.contract.erpnext_promises import (
	CHOICES,
	ERRORS,
	METHODS,
	ROLES,
	SERIES,
	SUBMITTABLE,
	TREES,
	UNIQUE_FIELDS,
)


@pytest.mark.parametrize("doctype", FIELDS)
def test_fields_exist(site, doctype: str) -> None:
	"""A renamed or retyped field would lose what the app writes into it."""
	meta = site.get_meta(doctype)
	found = {
		name: " ".join(
			part
			for part in (field.fieldtype, field.options if field.fieldtype in ("Link", "Table") else None)
			if part
		)
		for name in FIELDS[doctype]
		if (field := meta.get_field(name))
	}
	assert found == FIELDS[doctype]


@pytest.mark.parametrize("doctype", SUBMITTABLE)
def test_documents_are_submittable(site, doctype: str) -> None:
	"""An order or a bill that is not submitted does not count."""
	assert site.get_meta(doctype).is_submittable


@pytest.mark.parametrize("doctype", TREES)
def test_trees_exist(site, doctype: str) -> None:
	"""The app looks for the root of a tree to put its own groups below it."""
	assert site.get_meta(doctype).has_field("lft") and site.get_meta(doctype).has_field("is_group")


@pytest.mark.parametrize(("doctype", "field"), UNIQUE_FIELDS)
def test_unique_fields(site, doctype: str, field: str) -> None:
	"""The app gives each of these a name of its own; were it not needed, two records could be mixed up."""
	assert site.get_meta(doctype).get_field(field).unique


@pytest.mark.parametrize("doctype", SERIES)
def test_naming_series_exist(site, doctype: str) -> None:
	"""Customers and staff quote these numbers; the app shows and searches them."""
	from frappe.model.naming import parse_naming_series

	meta = site.get_meta(doctype)
	series = meta.autoname if meta.autoname != "naming_series:" else meta.get_field("naming_series").options
	first = next(part for part in series.split("\n") if part)
	assert re.fullmatch(SERIES[doctype], parse_naming_series(first if "#" in first else f"{first}.#####"))


@pytest.mark.parametrize(("doctype", "field"), CHOICES)
def test_select_options_exist(site, doctype: str, field: str) -> None:
	"""A state that is not among the choices cannot be saved."""
	assert CHOICES[doctype, field] <= set(site.get_meta(doctype).get_field(field).options.split("\n"))


@pytest.mark.parametrize("path", METHODS)
def test_methods_exist(site, path: str) -> None:
	"""The app calls these by their path."""
	assert set(METHODS[path]) <= set(inspect.signature(site.get_attr(path)).parameters)


@pytest.mark.parametrize("path", ERRORS)
def test_error_classes_exist(site, path: str) -> None:
	"""The app catches these by their class."""
	assert issubclass(site.get_attr(path), Exception)


@pytest.mark.parametrize("role", ROLES)
def test_roles_exist(site, role: str) -> None:
	"""Staff roles of the app include these; without their rights the desk would be empty."""
	doctype, right = ROLES[role]
	rows = site.get_meta(doctype).permissions
	assert any(row.role == role and row.get(right) for row in rows)


def test_customers_are_website_users(site) -> None:
	"""A customer who logs in must land in the portal, never in the desk."""
	assert site.db.get_value("Role", "Customer", "desk_access") == 0


def test_nothing_exists_before_the_setup_wizard(site) -> None:
	"""The app installs before the wizard too: then it must find nothing and wait."""
	if site.db.exists("Company", {}):
		pytest.skip("the wizard of this site is through")
	for doctype in ("Customer Group", "Territory", "Item Group", "UOM", "Price List", "Mode of Payment"):
		assert not site.db.count(doctype)
