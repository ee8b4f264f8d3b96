"""A site of the previous release migrates: nothing is lost, no old name remains, and it keeps working."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from gigafibre_fsm.patches.v0_2.fields_begin_with_fsm import RENAMED

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.timeout(1_200)]

NAMES = {
	**{f"tab{doctype}": {name: f"fsm_{name}" for name in names} for doctype, names in RENAMED.items()},
	"tabFibre Port": {"held_until": "hold_until", "service_location": "location"},
}
# What the app owns comes with each release (patches/v0_2, fixtures/); it is not what people have entered.
RENEWED = {"tabDevice Profile", "tabDevice Profile Parameter", "tabSkill Tag"}
# The state after a run that was interrupted between two tables, and after one that had only created the new columns.
HALF_DONE = """
ALTER TABLE `tabCustomer` RENAME COLUMN card_label TO fsm_card_label, RENAME COLUMN dunning_state TO fsm_dunning_state;
UPDATE `tabCustom Field` SET fieldname = 'fsm_card_label', name = 'Customer-fsm_card_label' WHERE name = 'Customer-card_label';
ALTER TABLE `tabSales Invoice` ADD COLUMN fsm_charge_state varchar(140), ADD COLUMN fsm_billing_key varchar(140) UNIQUE,
	ADD COLUMN fsm_period_end date;
ALTER TABLE `tabSales Order` ADD COLUMN fsm_commitment varchar(140) DEFAULT '0', ADD COLUMN fsm_visits int NOT NULL DEFAULT 0;
INSERT INTO `tabCustom Field` (name, dt, fieldname, fieldtype, label)
	VALUES ('Sales Invoice-fsm_charge_state', 'Sales Invoice', 'fsm_charge_state', 'Select', 'Card Charge');
"""


@pytest.fixture
def released() -> Iterator[Any]:
	if "FSM_STATE" not in os.environ:
		pytest.skip("needs a site that may be thrown away: runs on the embedded bench")
	from tests.migration.released_site import ReleasedSite

	site = ReleasedSite("released.localhost")
	site.load()
	yield site
	site.forget()


def renamed(table: str, column: str) -> str:
	return NAMES.get(table, {}).get(column, column)


def differences(before: dict, after: dict) -> list[str]:
	"""Missing and changed values, by their new names. A description that only repeated the item's name is ignored."""
	return [
		f"{table} {name} {column}: {value!r} -> {after[table].get(name, {}).get(renamed(table, column))!r}"
		for table, rows in before.items()
		if table not in RENEWED
		for name, row in rows.items()
		for column, value in row.items()
		if after[table].get(name, {}).get(renamed(table, column)) != value
		and not (table == "tabItem" and column == "description" and value == row["item_name"])
	]


def test_every_value_is_there_under_its_new_name(released: Any) -> None:
	"""An operator who updates would lose saved cards, open debts, or who is served where; one whose server restarted
	during the update would keep half of the cards under a name that nothing reads.
	"""
	before, indexes = released.records(), released.indexes()
	for table, names in NAMES.items():
		for old in names:
			assert any(row[old] not in ("NULL", "", "0") for row in before[table].values()), f"{table}.{old}"
	released.execute(HALF_DONE)
	released.migrate()
	after, columns = released.records(), released.columns()
	assert differences(before, after) == []
	for table, names in NAMES.items():
		assert not names.keys() & set(columns[table]), table
	there = {(table, column, unique) for table, _index, column, unique in released.indexes()}
	assert {(table, renamed(table, column), unique) for table, _i, column, unique in indexes} <= there
	left = {
		(table, index)
		for table, index, column, _unique in released.indexes()
		for old in NAMES.get(table, {})
		if index in (old, f"{old}_index") and column != old
	}
	assert not left

	fields = released.names("Custom Field", "module = 'Gigafibre FSM'")
	for table, names in NAMES.items():
		gone = {f"{table.removeprefix('tab')}-{old}" for old in names}
		assert not gone & fields
	_what_people_saved(released)

	schema, content = (released.columns(), released.indexes()), released.records()
	released.migrate()
	assert (released.columns(), released.indexes()) == schema
	assert differences(content, released.records()) == []
	_the_next_bill(released)


def _what_people_saved(released: Any) -> None:
	for saved, new in (
		("SELECT filters FROM `tabList Filter`", "fsm_service_location"),
		("SELECT json FROM `tabReport` WHERE name = 'Encaissements exemple'", "fsm_charge_state"),
		("SELECT data FROM `__UserSettings` WHERE user = 'Administrator'", "`fsm_service_location`"),
	):
		text = " ".join(row[0] for row in released.sql(saved))
		assert new in text and f'"{new.removeprefix("fsm_")}"' not in text
	label = "doc_type = 'Sales Invoice' AND property = 'label'"
	assert released.names("Property Setter", label) == {"Sales Invoice-fsm_charge_state-label"}


def _the_next_bill(released: Any) -> None:
	"""The night continues after the release: the next month is billed once, to the saved card."""
	customer = released.sql("SELECT name FROM `tabCustomer` WHERE fsm_stripe_payment_method = 'pm_exemple'")[
		0
	][0]
	of_them = f"customer = '{customer}'"
	until = date.fromisoformat(
		released.sql(f"SELECT MAX(billed_until) FROM `tabService Subscription` WHERE {of_them}")[0][0]  # noqa: S608
	)
	first = until + timedelta(days=1)
	for _twice in range(2):
		released.run_night(first)
	key = f"fsm_billing_key = 'month:{customer}:{first}'"
	(bill,) = released.names("Sales Invoice", key)
	period, services, state = released.sql(
		f"SELECT fsm_period_start, fsm_billed_subscriptions, fsm_charge_state FROM `tabSales Invoice` WHERE name = '{bill}'"  # noqa: S608
	)[0]
	served = released.names("Service Subscription", f"{of_them} AND status = 'Active'")
	assert (period, set(services.split()), state) == (str(first), served, "Queued")
	assert served == {
		row[0]
		for row in released.sql(
			f"SELECT DISTINCT fsm_service_subscription FROM `tabSales Invoice Item` WHERE parent = '{bill}'"  # noqa: S608
			" AND fsm_service_subscription > ''"
		)
	}
	charges = f"topic = 'payment.charge' AND target = 'cus_exemple' AND reference_name = '{bill}'"
	assert len(released.names("Outbound Message", charges)) == 1
