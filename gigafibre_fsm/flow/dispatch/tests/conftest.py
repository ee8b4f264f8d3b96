"""A job and its technician, for the tests of this step."""

from __future__ import annotations

import pytest

from tests.factories import ordering


@pytest.fixture
def make(site):
	return ordering


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.dispatch import service

	return service


@pytest.fixture
def job(site, make):
	order = make.order()
	return site.get_doc("Dispatch Job", {"sales_order": order.name})


@pytest.fixture
def on_site(job, service, make):
	"""A job that its technician has started."""
	service.assign(job.name, make.technician().name, ordering.visit_day(), "AM")
	service.start(job.name)
	return job
