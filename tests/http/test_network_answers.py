"""The buttons of OLTs and their commands over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from embedded.services.olt import OltFake
from tests.http.asking import ask, assert_refused
from tests.world import orders
from tests.world.fixtures import DISPATCHER, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site


@pytest.fixture
def machine() -> Iterator[OltFake]:
	fake = OltFake()
	fake.start()
	yield fake
	fake.stop()


@pytest.fixture
def olt(world: World) -> Iterator[str]:
	"""The OLT of the tests' street, with a driver while the test runs."""
	name = world.look().db.get_value("Fibre Port", world.network.occupied, "olt")
	before = as_it_is(world, name)
	yield name
	change(world, name, **before)


def as_it_is(world: World, name: str) -> dict[str, Any]:
	fields = (
		"driver", "dialect", "customer_vlan", "suspended_profile", "ip_address", "ssh_port", "ssh_user", "ssh_host_key",
	)  # fmt: skip
	return world.look().db.get_value("OLT", name, fields, as_dict=True)


def change(world: World, name: str, **values: Any) -> None:
	frappe = world.look()
	doc = frappe.get_doc("OLT", name)
	doc.update(values)
	doc.save()
	frappe.db.commit()


def waiting(world: World) -> str:
	"""A command for an ONT that a technician has just scanned."""
	bought = orders.buy(world, orders.SOLO, 0)
	orders.start_and_scan(world, world.staff(TECHNICIAN), orders.assign(world, bought.order))
	[command] = world.look().get_all("OLT Command", {"fibre_port": bought.port}, pluck="name")
	return command


def test_an_olt_command_is_typed_or_sent(world: World, olt: str, machine: OltFake) -> None:
	"""A household would stay without light because nobody could say that its command was typed, or have it sent."""
	support = world.staff(SUPPORT)

	def refused(step: str, **arguments: Any) -> int:
		answer = ask(support, "POST", f"network.{step}", arguments)
		assert_refused(answer, step)
		return answer.status_code

	assert refused("find_new", olt=olt) == 409, "it has no dialect"
	change(world, olt, driver="Command Card", dialect="SmartAX", customer_vlan=40, suspended_profile="LP:199")
	typed, sent = {"command": waiting(world)}, {"command": waiting(world)}
	assert refused("send", **sent) == 409, "a person types it"
	assert refused("find_new", olt=olt) == 402, "it has no password"
	assert ask(world.staff(DISPATCHER), "POST", "network.confirm", typed).status_code == 403
	assert support.post("network.confirm", **typed)["status"] == "Confirmed"
	assert refused("confirm", **typed) == 409

	machine.olt.profiles.add("199")
	machine.olt.seen = [(0, 1, 3, "52434D471A2B3C4D")]
	change(world, olt, ip_address="127.0.0.1", ssh_port=machine.ssh_port)
	assert refused("read_host_key", olt=olt) == 403
	key = world.office().post("network.read_host_key", olt=olt)["key"]
	assert key == machine.host_key
	change(world, olt, driver="SSH", ssh_user=machine.user, ssh_password=machine.password, ssh_host_key=key)
	[found] = support.post("network.find_new", olt=olt)["found"]
	assert (found["serial"], found["slot"], found["port"]) == ("RCMG1A2B3C4D", 1, 3)
	assert support.post("network.send", **sent)["status"] == "Queued"
	world.stage().wait_for(
		"the OLT to be told",
		lambda: world.look().db.get_value("OLT Command", sent["command"], "status") == "Confirmed",
	)
	assert refused("send", **sent) == 409
