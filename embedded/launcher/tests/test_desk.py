"""The screens of dispatchers and support, in a browser, on the bundles of the engine's sources."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture
def desk(new_page: Callable[..., Any], connected_site: str) -> Any:
	import frappe

	return new_page(login=("Administrator", frappe.get_site_config()["admin_password"]))


@pytest.mark.parametrize(
	("path", "shows"),
	[
		("/app/users", ".navbar .search-bar"),
		("/app/item", ".list-row, .no-result"),
		("/app/customer/new", "[data-fieldname=customer_name] input"),
		("/app/gigafibre-settings", "[data-fieldname=company] input"),
		("/app/permission-manager", ".page-form, .perm-engine"),
		("/app/item/view/report", ".datatable, .no-result"),
	],
)
def test_desk_opens(desk: Any, path: str, shows: str) -> None:
	"""A missing bundle or a broken script leaves an empty page with errors that only a developer sees."""
	desk.goto(path)
	desk.wait_for_selector(shows)
	assert desk.evaluate("frappe === window.criscostack")
	assert desk.console_errors == []


def test_client_scripts_run_under_the_name_frappe(desk: Any) -> None:
	"""The app's buttons on forms are client scripts; they are written for `frappe.ui.form.on`."""
	desk.goto("/app/todo")
	desk.wait_for_selector(".list-row, .no-result")
	desk.evaluate(
		"""() => {
			frappe.ui.form.on("User", { refresh: (frm) => frm.add_custom_button("From a script", () => {}) });
			frappe.set_route("Form", "User", "Administrator");
		}"""
	)
	desk.wait_for_selector("text=From a script")
	users = desk.evaluate("() => frappe.xcall('frappe.client.get_count', { doctype: 'User' })")
	assert users >= 2
	assert desk.console_errors == []
