"""The fibre tree: both ways, how full terminals are, and what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site


def terminal(site: Any, name: str, **values: Any) -> str:
	doc = {
		"doctype": "Terminal",
		"terminal_name": name,
		"olt": ordering.olt().name,
		"slot": 2,
		"port": 7,
		"ratio": "4",
		"is_sample": 1,
	}
	return site.get_doc({**doc, **values}).insert().name


def test_the_tree_both_ways(site) -> None:
	"""A crew could not tell which houses hang on a broken splitter, nor where to look for it."""
	from gigafibre_fsm.flow.network import terminal_view, topology

	first = terminal(site, "T-1")
	second = terminal(site, "T-1-A", parent_terminal=first, slot=9)
	assert site.db.get_value("Terminal", second, "slot") == 2, "it hangs on its parent's port"
	drops = [ordering.port(terminal=name).name for name in (first, second, second)]
	assert [row.name for row in topology.drops_below(first)] == drops
	assert [row.name for row in topology.drops_below(second)] == drops[1:]
	assert topology.above(second) == [first, second]
	assert topology.chains()[second] == (first, second)
	[full] = topology.capacity([first])
	assert (full.ratio, full.drops, full.fed) == (4, 1, 1)
	assert terminal_view.tree(first)["used"] == 2


def test_a_terminal_has_no_more_outputs_than_its_ratio(site) -> None:
	"""A ninth house would be sold on a splitter for eight."""
	from gigafibre_fsm.exceptions import BadRequest

	first = terminal(site, "T-2", ratio="2")
	drops = [ordering.port(terminal=first) for _drop in range(2)]
	with pytest.raises(BadRequest):
		ordering.port(terminal=first)
	with pytest.raises(BadRequest):
		terminal(site, "T-2-A", parent_terminal=first)
	drops[0].save()


def test_what_no_tree_can_be(site) -> None:
	"""A loop in the records would hang every page that follows it."""
	from gigafibre_fsm.exceptions import BadRequest, Conflict

	first = terminal(site, "T-3")
	second = terminal(site, "T-3-A", parent_terminal=first)
	loop = site.get_doc("Terminal", first)
	loop.parent_terminal = second
	with pytest.raises(BadRequest):
		loop.save()
	with pytest.raises(BadRequest):
		terminal(site, "T-4", inputs="2", second_olt=ordering.olt().name, second_port="somewhere")
	other = ordering.port(terminal=second, slot=3, port=1)
	assert (other.slot, other.port) == (2, 7), "a drop is where its terminal is"
	with pytest.raises(Conflict):
		site.delete_doc("Terminal", second)


def test_a_second_input_is_another_way(site) -> None:
	"""An outage of the port would be found at a terminal that still has light, or one of the other OLT not at all."""
	from gigafibre_fsm.flow.incidents import facts
	from tests.factories import provisioning

	spare = site.copy_doc(ordering.olt())
	spare.update({"olt_name": "OLT de secours exemple", "ip_address": "192.0.2.3"})
	other = {"inputs": "2", "second_olt": spare.insert().name, "second_port": "0/3/1"}
	first = terminal(site, "T-7", **other)
	below = terminal(site, "T-7-A", parent_terminal=first)
	drop = ordering.port(terminal=below, slot=2, port=7)
	place = provisioning.location(status="Active", fibre_port=drop.name)
	[line] = [line for line in facts.lines() if line.location == place.name]
	assert line.path == (drop.olt, "0/2", "0/2/7", first, below)
	assert line.spare == (other["second_olt"], "0/3", "0/3/1", first, below)
	assert line.shared_from == 4
