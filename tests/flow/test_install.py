"""The app on a separate site: installed at any time, uninstalled without a trace."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from gigafibre_fsm.setup.catalogue import BY_SKU
from gigafibre_fsm.setup.roles import STAFF_ROLES
from gigafibre_fsm.setup.stock import CARRIED

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1_200)]

TEMPLATE = "Sales Taxes and Charges Template"
OURS = "title = 'TPS et TVQ'"
SKILLS = {"Fibre", "Installation", "Télévision", "Téléphonie", "Aérien", "Réparation"}
CHANGED_BY_AN_OPERATOR = (
	"update `tabItem Price` set price_list_rate = 54.95 where item_code = 'FTTH25'",
	"update `tabItem` set item_name = 'Internet de la maison' where name = 'FTTH25'",
	"update `tabDevice Profile` set manufacturer = 'La maison' where name = 'Raisecom HT803G-W'",
	"update `tabSkill Tag` set description = 'Autre chose' where name = 'Fibre'",
	"insert into `tabSkill Tag` (name, tag) values ('Nacelle exemple', 'Nacelle exemple')",
	"delete from tabSingles where field = 'support_phone'",
	"insert into tabSingles (doctype, field, value) values ('Gigafibre Settings', 'support_phone', '1 800 555-0123')",
)


ITEMS = {*BY_SKU, *(code for code, _name in CARRIED.values())}


@pytest.fixture
def own() -> Iterator[Any]:
	if "FSM_STATE" not in os.environ:
		pytest.skip("needs a site that may be thrown away: runs on the embedded bench")
	from tests.flow.own_site import OwnSite

	site = OwnSite("install.localhost")
	yield site
	site.forget()


def test_the_app_installs_before_the_setup_wizard(own: Any) -> None:
	"""An operator tries the app on a new site: it installs, and completes itself when the wizard has made a company."""
	own.make_before_wizard()
	fresh_time_zone = own.single("System Settings", "time_zone")
	own.bench("install-app", "gigafibre_fsm")
	assert set(STAFF_ROLES) <= own.names("Role")
	assert "Raisecom HT803G-W" in own.names("Device Profile")
	assert own.single("System Settings", "time_zone") == "America/Toronto" != fresh_time_zone
	assert own.single("System Settings", "allow_error_traceback") == "0"
	assert not own.names("Item")

	own.run_wizard()
	assert own.names("Item") == ITEMS
	assert len(own.names("Item Price", "price_list = 'Gigafibre Zone 1'")) == len(BY_SKU)
	assert own.names(TEMPLATE, OURS) == {"TPS et TVQ - EF"}
	assert own.single("Gigafibre Settings", "tax_template") == "TPS et TVQ - EF"
	# The wizard asked for the time zone, so it is the operator's: an uninstallation leaves it.
	given_back = json.loads(own.single("Gigafibre Settings", "borrowed_preferences"))
	assert "allow_error_traceback" in given_back and "time_zone" not in given_back


def test_the_app_uninstalls_without_a_trace(own: Any) -> None:
	"""An operator who tried the app would keep its records; one who updates it would lose what they have changed."""
	own.make_after_wizard()
	# The person who went through the wizard: without one, no user can be deleted.
	person = {"doctype": "User", "email": "gestion@example.com", "first_name": "Gestion"}
	# Otherwise a job makes it, before or after the first census.
	emails = [{"email_id": person["email"], "is_primary": 1}]
	contact = {"doctype": "Contact", "first_name": "Gestion", "email_ids": emails}
	roles = [{"doctype": "Has Role", "role": "System Manager"}]
	other = {"doctype": "Company", "company_name": "Deuxième exemple", "abbr": "DX"}
	own.insert(
		contact,
		{**person, "send_welcome_email": 0, "roles": roles},
		{**other, "default_currency": "CAD", "country": "Canada"},
	)
	before, tracebacks = own.census(), own.single("System Settings", "allow_error_traceback")

	own.bench("install-app", "gigafibre_fsm")
	assert own.names(TEMPLATE, OURS) == {"TPS et TVQ - EF", "TPS et TVQ - DX"}
	assert own.names("Skill Tag") == SKILLS
	for change in CHANGED_BY_AN_OPERATOR:
		own.sql(change)
	installed, chosen = own.census(), operators_choices(own)
	own.bench("migrate", "--skip-search-index")
	assert differences(installed, own.census()) == {}
	assert operators_choices(own) == chosen and len(chosen) == 5
	assert own.sql("select description from `tabSkill Tag` where name = 'Fibre'") != [["Autre chose"]]

	own.bench("gigafibre", "sample-data")
	own.bench("uninstall-app", "gigafibre_fsm", "--yes", "--no-backup", "--dry-run")
	assert own.names("Item") == ITEMS
	own.bench("uninstall-app", "gigafibre_fsm", "--yes", "--no-backup")
	assert differences(before, own.census()) == {}
	assert not own.names("Logs To Clear", "ref_doctype = 'Outbound Message'")
	assert own.single("System Settings", "allow_error_traceback") == tracebacks


def operators_choices(own: Any) -> list[list[str]]:
	return own.sql(
		"select price_list_rate from `tabItem Price` where item_code = 'FTTH25'"
		" union all select item_name from tabItem where name = 'FTTH25'"
		" union all select manufacturer from `tabDevice Profile` where name = 'Raisecom HT803G-W'"
		" union all select value from tabSingles where field = 'support_phone'"
		" union all select name from `tabSkill Tag` where name = 'Nacelle exemple'"
	)


def differences(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, set[str]]:
	"""The differences between two censuses, table by table."""
	return {
		table: changed
		for table in before.keys() | after.keys()
		if (changed := before.get(table, set()) ^ after.get(table, set()))
	}
