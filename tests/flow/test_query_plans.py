"""The queries of jobs, lists, searches and reports, explained: each has an index, also where the tables are still small."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.query_data import plans, recorded

GROWING = {
	"Customer", "Service Location", "Service Subscription", "Service Equipment", "Civic Address", "Device Event",
	"Provisioning Push", "Outbound Message", "Dispatch Job", "Sales Order", "Sales Invoice", "Payment Entry", "Webhook Receipt",
	"Checkout Session", "Migrated Record",
}  # fmt: skip
"""Tables of which a provider has tens of thousands of rows, or more."""
SELECTION = (
	"SELECT `name` FROM `tabService Equipment` WHERE model = 'X' AND is_sample = 1",
	"SELECT e.name FROM `tabService Equipment` e JOIN `tabService Location` l ON l.name = e.location WHERE e.serial = 'A''1'",
)


def test_a_shape_is_a_query_without_its_values() -> None:
	"""One query with a thousand values would be explained a thousand times, or two queries count as one."""
	first, second = (recorded.shape(text) for text in SELECTION)
	assert first == "SELECT `name` FROM `tabService Equipment` WHERE model = ? AND is_sample = ?"
	assert second.endswith("WHERE e.serial = ?")
	assert recorded.shape("a IN (1, 'b', 3)") == "a IN (?)"
	assert (
		len(recorded.once_each([*SELECTION, SELECTION[0].replace("'X'", "'Y'"), "SELECT 1", "COMMIT"])) == 2
	)


def test_the_log_of_the_server_is_read(tmp_path: Any) -> None:
	"""Queries of several lines, as most of this app's are, would be cut after the first line."""
	log = tmp_path / "general.log"
	log.write_text(
		"mariadbd, Version: 10.11\nTime Id Command Argument\n"
		"261130  6:40:00\t    12 Connect\troot@localhost\n\t\t    12 Query\tSELECT name\n\tFROM `tabLead`\n"
		"\t\t    13 Query\tCOMMIT\n\t\t    13 Quit\t\n"
	)
	assert list(recorded.of_log(log)) == ["SELECT name\n\tFROM `tabLead`\n", "COMMIT\n"]


@pytest.mark.site
@pytest.mark.slow
def test_every_query_has_an_index(site: Any) -> None:
	"""With a hundred thousand customers each minute's jobs would read whole tables, and lock their rows."""
	wrong, explained = [], 0
	for name, call in recorded.calls(site).items():
		with recorded.nothing_kept(site), recorded.recording(site) as statements:
			call()
		for shape, statement in recorded.once_each(statements).items():
			explained += 1
			if (
				plans.is_about_all(shape)
				or (" among " in name and plans.ORDERED_BY_MODIFIED.search(shape))
				or plans.BY_MODIFIED.search(shape)
				or plans.OF_NOTHING.search(statement)
			):
				continue
			if bad := plans.without_index(plans.steps(site, statement), GROWING):
				wrong.append(f"{name}: {'; '.join(map(str, bad))}\n    {shape[:300]}")
	assert explained > 100
	assert not wrong, "\n".join(wrong)


@pytest.mark.site
def test_a_query_without_an_index_is_seen(site: Any) -> None:
	"""A check that finds nothing would be called green for ever."""
	without, with_one = (plans.without_index(plans.steps(site, text), GROWING) for text in SELECTION)
	assert [step.table for step in without] == ["Service Equipment"] and not with_one
