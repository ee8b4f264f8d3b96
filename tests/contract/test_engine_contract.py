"""The private parts of Frappe that `gigafibre_fsm/database.py` and `bulk/` rely on: a new version must keep them."""

from __future__ import annotations

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site


def test_the_number_of_changed_rows_is_available(site) -> None:
	"""Two customers would both get the last line, or neither."""
	from gigafibre_fsm.database import changed_rows

	note = site.get_doc({"doctype": "ToDo", "description": "Exemple"}).insert()
	for status, where, expected in (
		("Closed", note.name, 1),
		("Closed", "no such row", 0),
	):
		site.db.sql("UPDATE `tabToDo` SET status = %s WHERE name = %s", (status, where))
		assert changed_rows() == expected
	site.db.sql("DELETE FROM `tabToDo` WHERE name = %s", note.name)
	assert changed_rows() == 1


def test_the_drivers_connection_is_available(site) -> None:
	"""The address index could not be built."""
	from gigafibre_fsm.database import raw_connection

	with raw_connection().cursor() as cursor:
		cursor.execute("SELECT %s + 1", (41,))
		assert int(cursor.fetchone()[0]) == 42


def test_database_errors_have_their_own_class(site) -> None:
	"""Staff would read customers' data in the error of a message that failed."""
	from gigafibre_fsm.database import driver_error

	with pytest.raises(driver_error()) as error:
		site.db.sql("SELECT 1 FROM `tabNo Such Table`")
	number, text = error.value.args[:2]
	assert isinstance(number, int) and "No Such Table" in text
	assert not issubclass(ValueError, driver_error()) and driver_error() is not Exception


def test_of_no_names_a_filter_finds_nothing(site) -> None:
	"""Somebody without an account would read the tickets that belong to nobody."""
	from gigafibre_fsm.filters import among, sql_list

	note = site.get_doc({"doctype": "ToDo", "description": "Exemple"}).insert()
	own = {"name": note.name}
	assert site.get_all("ToDo", {**own, "reference_name": ("in", [])}), (
		"Frappe's own: it is empty in every row"
	)
	assert not site.get_all("ToDo", {**own, "reference_name": among([])})
	assert site.get_all("ToDo", {"name": among({note.name})}, pluck="name") == [note.name]
	assert not site.db.sql("SELECT name FROM `tabToDo` WHERE reference_name IN %s", (sql_list([]),))


def test_prefetched_entries_are_found_by_frappe(site) -> None:
	"""An order would make a hundred more queries to Redis and the database while its port is locked."""
	from gigafibre_fsm.bulk import prefetch

	wanted = ["Service Location", "Service Subscription"]
	for name in wanted:
		site.get_meta(name)
	site.local.cache.clear()
	prefetch.read_ahead(wanted)
	kept = site.local.cache[site.cache.make_key(prefetch.DEFINITIONS)]
	assert all(name in kept for name in wanted)


def test_reserved_names_equal_those_of_frappe(site) -> None:
	"""Two records would get one number, or an order would fail half-way."""
	from gigafibre_fsm.bulk import series

	first = site.get_doc({"doctype": "Service Location", **a_place(site)}).insert().name
	drawn = series.draw_here("Service Location", 3)
	after = site.get_doc({"doctype": "Service Location", **a_place(site)}).insert().name
	numbers = [int(name.rpartition("-")[2]) for name in (first, *drawn, after)]
	assert numbers == list(range(numbers[0], numbers[0] + 5))


def a_place(site) -> dict[str, object]:
	return {"customer": ordering.customer().name, "address_line": "123 rue Exemple", "is_sample": 1}


def test_a_time_that_is_not_given_is_the_fields_default(site) -> None:
	"""Firmware would be installed at the hour at which the rollout was saved, and a technician's day would begin then."""
	doc = site.get_doc({"doctype": "Firmware Rollout"})
	doc._set_defaults()
	assert (doc.from_time, doc.until_time) == ("01:00:00", "05:00:00")
	someone = site.get_doc(
		{"doctype": "Technician", "technician_name": "Exemple", "working_hours": [{"weekday": "Monday"}]}
	).insert()
	hours = someone.working_hours[0]
	assert (str(hours.from_time), str(hours.to_time)) == ("08:00:00", "17:00:00")


def test_a_saved_user_leaves_the_cache(site) -> None:
	"""With each customer's first sign-in all requests would read the definitions of all records again."""
	site.cache.set_value("an example", 1)
	account = {"doctype": "User", "email": "exemple.cache@example.com", "first_name": "Exemple"}
	site.get_doc({**account, "send_welcome_email": 0, "user_type": "Website User"}).insert()
	assert site.cache.exists("an example")
	site.cache.delete_value("an example")


def test_handlers_run_in_the_order_of_hooks_py(site) -> None:
	"""What clears a copied record would run after what fills an amended one, where ERPNext hooks into the same DocType."""
	from gigafibre_fsm.hooks import doc_events

	merged = site.get_doc_hooks()
	assert {"Sales Invoice", "Payment Entry"} <= set(site.get_hooks("doc_events", app_name="erpnext"))
	for doctype, events in doc_events.items():
		for event, handlers in events.items():
			ours = [path for path in merged[doctype][event] if path.startswith("gigafibre_fsm.")]
			assert ours == handlers, (doctype, event)
