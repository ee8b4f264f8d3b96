"""Orders entered by staff are checked against their line."""

from __future__ import annotations

import re

import pytest

from gigafibre_fsm.exceptions import BadRequest
from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def make(site):
	return ordering


def fastest(site) -> tuple[str, int]:
	items = {"fsm_service_type": "Internet", "disabled": 0}
	return site.get_all(
		"Item", items, ["name", "fsm_speed_down"], order_by="fsm_speed_down desc", as_list=True
	)[0]


def test_a_plan_faster_than_the_port_is_refused(site, make) -> None:
	"""The household would pay every month for a speed that its line never has."""
	plan, speed = fastest(site)
	slow = make.port(max_speed=speed - 1)
	with pytest.raises(BadRequest, match="faster than"):
		make.order(((plan, 1, 99),), fsm_fibre_port=slow.name)
	assert make.order(((plan, 1, 99),), fsm_fibre_port=make.port(max_speed=speed).name).docstatus == 1


def test_an_order_in_another_currency_is_refused(make) -> None:
	"""A customer who agreed on 100 US dollars would be billed 100 Canadian dollars every month."""
	with pytest.raises(BadRequest, match="CAD"):
		make.order(currency="USD", conversion_rate=1.4, plc_conversion_rate=1)


def test_the_address_is_taken_from_the_port(site, make) -> None:
	"""The customer would be notified of an installation at another house than the one the technician drives to."""
	order = make.order(
		fsm_fibre_port=make.port(rue="rue du Port").name, fsm_offer_label="1, rue Ailleurs, Montréal"
	)
	assert "rue du Port" in order.fsm_offer_label
	told = {"reference_name": order.name, "topic": "order.confirmed", "channel": "SMS"}
	assert "Ailleurs" not in site.db.get_value("Outbound Message", told, "payload")


def test_a_port_without_its_drop_needs_two_visits(site, make) -> None:
	"""The technician would come with an ONT to a house that no fibre reaches."""
	order = make.order(fsm_fibre_port=make.port(drop_state="Boîtier pas installé").name, fsm_visits=0)
	assert site.db.get_value("Dispatch Job", {"sales_order": order.name}, "visits") == 2


def test_an_order_of_another_company_is_refused(site, make) -> None:
	"""The household would be promised another company's taxes, and billed by ours: 83.95 a month, then 91.93."""
	other = site.get_doc(
		{
			"doctype": "Company",
			"company_name": "Société sœur exemple",
			"abbr": "SSE",
			"default_currency": "CAD",
			"country": "Canada",
		}
	).insert()
	ours = site.db.get_single_value("Gigafibre Settings", "company")
	with pytest.raises(BadRequest, match=re.escape(ours)):
		make.order(company=other.name, submit=False)
	assert make.order(company=None, submit=False).company == ours
