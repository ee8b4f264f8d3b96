"""From a scan to the OLT: commands are created, executed, verified, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from embedded.services.olt import OltFake
from gigafibre_fsm.exceptions import Conflict, ServiceUnavailable
from gigafibre_fsm.outbox.item import OutboxItem
from tests.factories import billing, ordering
from tests.factories.outbox import deliver, messages

pytestmark = pytest.mark.site

PLAN = (("FTTH80I", 1, 79.95),)


@pytest.fixture
def machine() -> Iterator[OltFake]:
	fake = OltFake()
	fake.start()
	yield fake
	fake.stop()


def driven(site: Any, driver: str, **values: Any) -> Any:
	"""The OLT of the sample drops, with a driver."""
	olt = ordering.olt()
	olt.update(
		{
			"driver": driver,
			"dialect": "SmartAX",
			"customer_vlan": 40,
			"suspended_profile": "LP:199",
			**values,
		}
	)
	olt.save()
	site.clear_document_cache("OLT", olt.name)
	return olt


def over_ssh(site: Any, fake: OltFake) -> Any:
	fake.olt.profiles.add("199")
	return driven(
		site,
		"SSH",
		ip_address="127.0.0.1",
		ssh_port=fake.ssh_port,
		ssh_user=fake.user,
		ssh_password=fake.password,
		ssh_host_key=fake.host_key,
	)


def commands(site: Any, port: str) -> list[Any]:
	return site.get_all(
		"OLT Command",
		filters={"fibre_port": port},
		fields=["name", "status", "action", "line_profile", "serial", "commands", "after_command", "reason"],
		order_by="name",
	)


def test_an_olt_without_a_driver_is_left_alone(site) -> None:
	"""Whoever has not chosen a driver would find hundreds of commands that nobody asked for."""
	port = ordering.port().name
	billing.activated(PLAN, fsm_fibre_port=port)
	assert commands(site, port) == []


def test_a_person_types_what_the_card_says(site) -> None:
	"""Support would look the commands up, and mistype the serial."""
	from gigafibre_fsm.flow.network import olt_commands

	driven(site, "Command Card")
	port = ordering.port(ont_id=9).name
	place = billing.activated(PLAN, fsm_fibre_port=port)
	(card,) = commands(site, port)
	assert (card.status, card.action, card.line_profile) == ("Waiting", "Connect", "LP:101")
	assert 'ont add 7 9 sn-auth "52434D47' in card.commands
	assert card.name not in {message.reference_name for message in messages("olt.command")}
	task = {
		"fsm_task": "port",
		"project": ("in", site.get_all("Project", {"sales_order": place.sales_order}, pluck="name")),
	}
	assert site.db.get_value("Task", task, "status") == "Open"
	olt_commands.confirm(card.name)
	assert site.db.get_value("Task", task, "status") == "Completed"
	assert olt_commands.order_changes(port) == [], "what is as it should be is not ordered again"
	with pytest.raises(Conflict):
		olt_commands.confirm(card.name)


def test_a_line_from_activation_to_its_end(site, machine: OltFake) -> None:
	"""A plan that was paid for would stay slow, and a household that left would stay connected."""
	from gigafibre_fsm.flow.activation import suspension
	from gigafibre_fsm.flow.subscriptions import plan_change

	over_ssh(site, machine)
	port = ordering.port(ont_id=9).name
	place = billing.activated(PLAN, fsm_fibre_port=port)
	deliver("olt.command")
	(connected,) = commands(site, port)
	assert connected.status == "Confirmed"
	(ont,) = machine.olt.onts.values()
	assert ont.profile == "101"
	name = site.db.get_value("Service Subscription", {"location": place.name, "service_type": "Internet"})
	today = site.utils.getdate()
	plan_change.change_plan(name, "FTTH150I", today, today)
	deliver("olt.command")
	assert ont.profile == "102"
	suspension.suspend([site.get_doc("Service Subscription", name)], suspension.UNPAID, today)
	deliver("olt.command")
	assert ont.profile == "199"
	suspension.resume([site.get_doc("Service Subscription", name)])
	deliver("olt.command")
	assert ont.profile == "102"
	assert [row.status for row in commands(site, port)] == ["Confirmed"] * 4


def test_a_replaced_ont_goes_before_the_next_comes(site, machine: OltFake) -> None:
	"""The OLT would refuse the new ONT at the place of the old one, and the household would be without Internet."""
	from gigafibre_fsm.flow.equipment import replacement

	over_ssh(site, machine)
	port = ordering.port(ont_id=9).name
	place = billing.activated(PLAN, fsm_fibre_port=port)
	deliver("olt.command")
	old = site.db.get_value("Service Equipment", {"location": place.name, "equipment_type": "ONT"})
	replacement.replace(old, "RCMG19ABCDEF", "Essai")
	gone, comes = commands(site, port)[1:]
	assert (gone.action, gone.status) == ("Disconnect", "Queued")
	assert (comes.action, comes.status, comes.after_command) == ("Connect", "Waiting", gone.name)
	deliver("olt.command", gone.name)
	deliver("olt.command", comes.name)
	assert [ont.serial for ont in machine.olt.onts.values()] == ["52434D4719ABCDEF"]


def test_what_the_olt_refuses_waits_for_a_person(site, machine: OltFake) -> None:
	"""A household would read that it is live although the OLT refused, without a message to staff."""
	from gigafibre_fsm.flow.network import olt_commands
	from gigafibre_fsm.flow.reconcile import devices

	over_ssh(site, machine)
	machine.olt.profiles.discard("101")
	port = ordering.port(ont_id=9).name
	billing.activated(PLAN, fsm_fibre_port=port)
	deliver("olt.command")
	(refused,) = commands(site, port)
	assert refused.status == "Refused"
	assert "line profile does not exist" in refused.reason
	assert refused.name in {finding.name for finding in devices.olt_commands_open()}
	assert {row.channel for row in messages("olt.refused", refused.name)} >= {"Realtime"}
	machine.olt.profiles.add("101")
	olt_commands.try_again(refused.name)
	deliver("olt.command")
	assert commands(site, port)[0].status == "Confirmed"


def test_a_wrong_password_is_told_once(site, machine: OltFake) -> None:
	"""A changed password would be reported for every household, or for none."""
	over_ssh(site, machine)
	machine.password = "changed"
	ports = [ordering.port(ont_id=number).name for number in (9, 10)]
	for port in ports:
		billing.activated(PLAN, fsm_fibre_port=port)
		deliver("olt.command", commands(site, port)[0].name)
	refused = [commands(site, port)[0] for port in ports]
	assert [row.status for row in refused] == ["Refused"] * 2
	told = [
		row for each in refused for row in messages("olt.refused", each.name) if row.channel == "Realtime"
	]
	assert len(told) == 1


def test_an_olt_that_hangs_gets_its_command_later_and_once(site, machine: OltFake) -> None:
	"""The line would be registered twice, or never."""
	over_ssh(site, machine)
	machine.switches.set({"outage": "timeout_after_effect", "next": 1})
	port = ordering.port(ont_id=9).name
	billing.activated(PLAN, fsm_fibre_port=port)
	with pytest.raises(ServiceUnavailable):
		deliver("olt.command")
	assert commands(site, port)[0].status == "Queued"
	deliver("olt.command")
	assert commands(site, port)[0].status == "Confirmed"
	assert len(machine.olt.onts) == 1
	assert len([change for change in machine.olt.changes if change.startswith("add")]) == 1


def test_a_line_from_before_our_commands_ends(site) -> None:
	"""A household that was taken over from another system and leaves would stay connected for ever."""
	from gigafibre_fsm.flow.activation import disconnection

	port = ordering.port(ont_id=9).name
	place = billing.activated(PLAN, fsm_fibre_port=port)
	driven(site, "Command Card")
	assert commands(site, port) == []
	services = [
		site.get_doc("Service Subscription", name)
		for name in site.get_all("Service Subscription", {"location": place.name}, pluck="name")
	]
	for service in services:
		service.update({"status": "Cancelled", "end_date": site.utils.getdate()})
		service.save()
	serial = site.db.get_value("Fibre Port", port, "sn")
	disconnection.disconnect(place, services, site.utils.getdate())
	(gone,) = commands(site, port)
	assert (gone.action, gone.status, gone.serial) == ("Disconnect", "Waiting", serial)
	assert site.db.get_value("Fibre Port", port, "status") == "Available"


@pytest.mark.parametrize("notation", ["52434D47{0}", "rcmg-{0}"])
def test_a_serial_in_another_notation_is_the_same_ont(site, notation: str) -> None:
	"""A household whose serial was imported in hexadecimal would be cut off and connected again."""
	from gigafibre_fsm.flow.network import olt_commands

	port = ordering.port(ont_id=9).name
	place = billing.activated(PLAN, fsm_fibre_port=port)
	driven(site, "Command Card")
	ont = {"location": place.name, "equipment_type": "ONT"}
	serial = site.db.get_value("Service Equipment", ont, "serial")
	site.db.set_value("Fibre Port", port, "sn", notation.format(serial.removeprefix("RCMG")))
	olt_commands.order_changes(port)
	assert "Disconnect" not in {row.action for row in commands(site, port)}


def test_only_the_latest_wish_counts(site) -> None:
	"""A cancelled order would still be connected when an operator gets to the ticket."""
	driven(site, "Command Card")
	port = ordering.port(ont_id=9).name
	order = ordering.order(PLAN, fsm_fibre_port=port)
	ont = {"sales_order": order.name, "equipment_type": "ONT"}
	site.db.set_value("Service Equipment", ont, {"status": "Installed", "serial": "RCMG19ABCDEF"})
	from gigafibre_fsm.flow.network import olt_commands

	olt_commands.order_changes(port)
	assert [row.status for row in commands(site, port)] == ["Waiting"]
	order.reload()
	order.cancel()
	assert [row.status for row in commands(site, port)] == ["Cancelled"]


def test_what_the_olt_did_while_its_command_was_cancelled_is_taken_back(site, machine: OltFake) -> None:
	"""A household that has cancelled its order in the seconds of its activation would surf for nothing."""
	from gigafibre_fsm.flow.network import olt_channel, olt_commands

	over_ssh(site, machine)
	port = ordering.port(ont_id=9).name
	order = ordering.order(PLAN, fsm_fibre_port=port)
	ont = {"sales_order": order.name, "equipment_type": "ONT"}
	site.db.set_value("Service Equipment", ont, {"status": "Installed", "serial": "RCMG19ABCDEF"})
	[name] = olt_commands.order_changes(port)
	row = messages("olt.command", name)[-1]
	item = OutboxItem(row.name, "OLT", row.topic, row.target, {"command": name}, None, row.idempotency_key, 1)
	receipt = olt_channel.send(item)
	order.reload()
	order.cancel()
	assert [each.status for each in commands(site, port)] == ["Cancelled"] and machine.olt.onts
	olt_commands.on_outcome(item, receipt, None)
	assert [(each.action, each.status) for each in commands(site, port)] == [
		("Connect", "Confirmed"),
		("Disconnect", "Queued"),
	]
	deliver("olt.command")
	assert not machine.olt.onts
	again = OutboxItem(
		row.name, "OLT", row.topic, row.target, {"command": name}, None, row.idempotency_key, 2
	)
	site.db.set_value("OLT Command", name, "status", "Cancelled")
	assert not olt_channel.send(again).response["done"], (
		"one whose answer never came is looked at, and not done again"
	)
	assert not machine.olt.onts


def test_a_moved_olt_forgets_the_password(site, machine: OltFake) -> None:
	"""A manager could send the password of the network to a machine of their own."""
	olt = over_ssh(site, machine)
	assert olt.get_password("ssh_password") == machine.password
	olt.ip_address = "192.0.2.99"
	olt.save()
	assert not olt.get_password("ssh_password", raise_exception=False)


def test_a_dialect_that_cannot_be_spoken_is_not_saved(site) -> None:
	"""The mistake would show itself in a household without Internet."""
	from gigafibre_fsm.exceptions import BadRequest

	dialect = site.get_doc("OLT Dialect", "SmartAX")
	dialect.commands[0].commands = "ont add {prt} {ont_id}"
	with pytest.raises(BadRequest):
		dialect.save()
	dialect.reload()
	dialect.refused = "Failure("
	with pytest.raises(BadRequest):
		dialect.save()
