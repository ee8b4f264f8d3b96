"""The names of customers, contacts and addresses that arrive by the thousand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gigafibre_fsm.migration import rows as new_rows
from gigafibre_fsm.migration.tests.legacy_site import tables

NAMED = ("Customer", "Contact", "Address")


def names(site: Any) -> dict[str, set[str]]:
	return {doctype: set(site.get_all(doctype, pluck="name")) for doctype in NAMED}


@pytest.mark.site
def test_records_are_named_as_their_controllers_name_them(
	site: Any, legacy: Any, migrate: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Staff would look for a customer under the name that ERPNext gives, and not find them."""
	rows = tables(site, 12, 40)
	for account in rows["account"][:3]:
		account.update(prenom="Camille", nom="Exemple")
	legacy.write(rows)
	site.db.savepoint("before_all")
	migrate("customers")
	quick = names(site)
	site.db.rollback(save_point="before_all")
	monkeypatch.setattr(new_rows, "first_choice", lambda *facts: "")
	migrate("customers")
	assert names(site) == quick


@pytest.mark.site
def test_names_that_mariadb_takes_for_one(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""The night of the migration would end at the first Éric Exemple after an Eric Exemple."""
	rows = tables(site, 12, 40)
	spelt = ("Éric", "Eric", "ÉRIC", "Éric-")
	for account, first in zip(rows["account"], spelt, strict=False):
		account.update(prenom=first, nom="Exemple", compagnie="", commercial=0)
	legacy.write(rows)
	report = migrate("customers")
	assert report.made["Customer"] == report.made["Contact"] == len(rows["account"])


@pytest.mark.site
def test_names_that_are_too_long_for_a_column(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""The night of the migration would end at the first cooperative, whose contact ERPNext calls by its name twice."""
	rows = tables(site, 12, 40)
	long = "Coopérative de solidarité des producteurs agricoles de la région de Saint-Chrysostome et des environs"
	for account, name in zip(rows["account"], (long, long, f"{long} {long}"[:140], long), strict=False):
		account.update(prenom="", nom="", compagnie=name, commercial=1)
	legacy.write(rows)
	report = migrate("customers")
	assert report.made["Customer"] == report.made["Contact"] == len(rows["account"])
	assert report.made["Address"] == len(rows["delivery"])


@pytest.mark.site
def test_a_customer_who_has_a_contact_already(site: Any, legacy: Any, migrate: Callable[..., Any]) -> None:
	"""The phase would end with an error because ERPNext had made this contact when the customer was entered."""
	rows = tables(site, 12, 40)
	legacy.write(rows)
	account = next(each for each in rows["account"] if not each["commercial"])
	known = site.get_doc(
		{
			"doctype": "Customer",
			"customer_name": f"{account['prenom']} {account['nom']}",
			"legacy_customer_id": str(account["id"]),
			"email_id": "connue@sample.example.com",
		}
	).insert()
	before = site.db.count("Contact")
	assert migrate("customers").adopted == {"Customer": 1}
	made = [each for each in rows["account"] if each["courriel"]]
	assert site.db.count("Contact") == before + len(made)
	assert site.db.get_value("Customer", known.name, "email_id") == "connue@sample.example.com"
