"""The desk's charts, as its users read them."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.states import MACHINES
from tests.world.fixtures import MANAGER, World
from tests.world.households import Households

pytestmark = pytest.mark.site
CHART = "/api/method/frappe.desk.doctype.dashboard_chart.dashboard_chart.get"


def test_charts_say_states_and_months_in_french(world: World, households: Households) -> None:
	"""The manager's page would say "Sent" and "Nov 2026" between French words."""
	manager, frappe = world.staff(MANAGER), world.look()
	said = {frappe._(state, "fr") for state in MACHINES["Fibre Port"]}
	shown = manager.post(CHART, chart_name="Ports by State", refresh=1)
	assert shown["labels"] and set(shown["labels"]) <= said, shown["labels"]
	months = manager.post(CHART, chart_name="Billed a Month", refresh=1)["labels"]
	assert len(months) >= 12
	assert any(month.startswith(("févr.", "août", "déc.")) for month in months), months
	assert sum(manager.post(CHART, chart_name="Ports by OLT", refresh=1)["datasets"][0]["values"])
