"""The number of queries of each portal page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import billing

pytestmark = pytest.mark.site
MOST = {
	"home_page": 20,
	"wifi_page": 20,
	"bills_page": 24,
	"plans_page": 14,
	"visits_page": 4,
	"help_page": 16,
	"profile_page": 12,
}


def statements(site: Any, work: Any) -> int:
	"""The number of SQL statements of `work` with a warm cache."""
	work()
	before = site.db.sql("SHOW SESSION STATUS LIKE 'Questions'")[0][1]
	work()
	return int(site.db.sql("SHOW SESSION STATUS LIKE 'Questions'")[0][1]) - int(before) - 1


def test_a_page_takes_few_statements(site, monkeypatch) -> None:
	"""Each page of the account would wait for the database once more for everything that it shows."""
	from gigafibre_fsm.flow.portal import service

	place = billing.activated()
	monkeypatch.setattr(service, "own_customers", lambda: [place.customer])
	took = {page: statements(site, getattr(service, page)) for page in MOST}
	assert not {page: (number, MOST[page]) for page, number in took.items() if number > MOST[page]}, took
