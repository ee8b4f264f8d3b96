"""Record permissions, for lists and for single documents alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.guards.records import customers_of
from tests.factories.people import make_user

pytestmark = pytest.mark.site

DOCTYPES = ("Service Location", "Service Subscription", "Service Equipment", "Dispatch Job")


def household(site: Any, number: int, technician: str | None) -> dict[str, str]:
	"""A customer with one record of each kind; `{doctype: name, "user": e-mail}`."""
	email = f"maison{number}@example.com"
	user = make_user(site, email, "Customer")
	customer = (
		site.get_doc({"doctype": "Customer", "customer_name": f"Maison exemple {number}"}).insert().name
	)
	site.get_doc(
		{
			"doctype": "Contact",
			"first_name": f"Maison {number}",
			"user": user,
			"links": [{"link_doctype": "Customer", "link_name": customer}],
		}
	).insert()
	owner = {"customer": customer}
	place = site.get_doc(
		{
			"doctype": "Service Location",
			"address_line": f"{number} rue Exemple",
			"access_notes": "Chien",
			**owner,
		}
	).insert()
	at = {**owner, "location": place.name}
	return {
		"user": user,
		"Service Location": place.name,
		"Service Subscription": site.get_doc({"doctype": "Service Subscription", "item": "FTTH25", **at})
		.insert()
		.name,
		"Service Equipment": site.get_doc({"doctype": "Service Equipment", "equipment_type": "Routeur", **at})
		.insert()
		.name,
		"Dispatch Job": site.get_doc(
			{"doctype": "Dispatch Job", "technician": technician, "notes": "Note du bureau", **at}
		)
		.insert()
		.name,
	}


@pytest.fixture
def people(site) -> Iterator[dict[str, Any]]:
	technician_user = make_user(site, "tech.exemple@example.com", "FSM Technician")
	technician = site.get_doc(
		{"doctype": "Technician", "technician_name": "Exemple", "user": technician_user}
	).insert()
	yield {
		"first": household(site, 1, technician.name),
		"second": household(site, 2, None),
		"technician": technician_user,
		"support": make_user(site, "soutien.exemple@example.com", "FSM Support"),
		"accountant": make_user(site, "compta.exemple@example.com", "Accounts User"),
	}


def visible(site: Any, user: str, doctype: str) -> set[str]:
	site.set_user(user)
	try:
		return set(site.get_list(doctype, pluck="name", limit_page_length=0))
	finally:
		site.set_user("Administrator")


def may(site: Any, user: str, doctype: str, name: str, ptype: str = "read") -> bool:
	return bool(site.has_permission(doctype, ptype, doc=site.get_doc(doctype, name), user=user))


def test_a_customer_sees_only_their_own_records(site, people):
	"""One customer would read another's address, equipment or WiFi."""
	mine, theirs = people["first"], people["second"]
	for doctype in DOCTYPES:
		assert visible(site, mine["user"], doctype) == {mine[doctype]}
		assert may(site, mine["user"], doctype, mine[doctype])
		assert not may(site, mine["user"], doctype, theirs[doctype])
		assert not may(site, mine["user"], doctype, mine[doctype], "write")


def test_a_technician_sees_only_the_locations_of_their_jobs(site, people):
	"""A technician's lost telephone would show every customer's location."""
	for doctype in DOCTYPES:
		assert visible(site, people["technician"], doctype) == {people["first"][doctype]}
		assert may(site, people["technician"], doctype, people["first"][doctype])
		assert not may(site, people["technician"], doctype, people["second"][doctype])


def test_support_sees_everything_and_other_users_nothing(site, people):
	"""Support could not help, or staff of other departments could see everything."""
	for doctype in DOCTYPES:
		assert {people["first"][doctype], people["second"][doctype]} <= visible(
			site, people["support"], doctype
		)
		assert not may(site, people["accountant"], doctype, people["first"][doctype])
		with pytest.raises(site.PermissionError):
			visible(site, people["accountant"], doctype)


def test_a_customer_cannot_read_notes_of_staff(site, people):
	"""Customers would read the office's notes about them."""
	first = people["first"]
	for user, shown in ((first["user"], False), (people["support"], True)):
		site.set_user(user)
		job = site.get_doc("Dispatch Job", first["Dispatch Job"])
		job.apply_fieldlevel_read_permissions()
		place = site.get_doc("Service Location", first["Service Location"])
		place.apply_fieldlevel_read_permissions()
		site.set_user("Administrator")
		assert bool(job.get("notes")) is shown
		assert bool(place.get("access_notes")) is shown


def test_portal_users_of_a_customer_see_its_records(site, people):
	"""A spouse whom the office added in ERPNext could not sign in to the portal."""
	if not site.db.exists("DocType", "Portal User"):
		pytest.skip("this ERPNext has no portal users")
	spouse = make_user(site, "conjoint.exemple@example.com", "Customer")
	customer = site.db.get_value("Service Location", people["first"]["Service Location"], "customer")
	doc = site.get_doc("Customer", customer)
	doc.append("portal_users", {"user": spouse})
	doc.save()
	assert customers_of(spouse) == [customer]


def test_staff_can_work_as_soon_as_the_app_is_installed(site: Any) -> None:
	"""A manager could see no price, and a dispatcher no item, until the cache is cleared."""

	def roles() -> set[str]:
		return {row.role for row in site.get_meta("Item Price").permissions}

	site.flags.in_install = "gigafibre_fsm"
	try:
		site.clear_cache(doctype="Item Price")
		assert "FSM Manager" not in roles(), "Frappe has begun to read them meanwhile"
		for hook in site.get_hooks("after_sync", app_name="gigafibre_fsm"):
			site.get_attr(hook)()
	finally:
		site.flags.in_install = False
	assert "FSM Manager" in roles()
