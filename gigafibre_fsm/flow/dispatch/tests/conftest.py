"""A job and its technician, for the tests of this step."""

from __future__ import annotations

import datetime

import pytest


@pytest.fixture
def make(site):
	from gigafibre_fsm.flow.ordering.tests import factories

	return factories


@pytest.fixture
def service(site):
	from gigafibre_fsm.flow.dispatch import service

	return service


def weekday() -> datetime.date:
	from frappe.utils import add_days, getdate, nowdate

	return getdate(add_days(nowdate(), 2))


@pytest.fixture
def job(site, make):
	order = make.order()
	return site.get_doc("Dispatch Job", {"sales_order": order.name})


@pytest.fixture
def on_site(job, service, make):
	"""A job that its technician has begun."""
	service.assign(job.name, make.technician().name, weekday(), "AM")
	service.start(job.name)
	return job
