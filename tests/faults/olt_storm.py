"""Changes on an OLT that hangs, refuses and breaks off: the machine, the households, and what must be so at the end."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from embedded.services.olt import OltFake
from tests.factories import billing
from tests.faults import shop
from tests.faults.lab import Lab

PLANS = ("FTTH25", "FTTH80I", "FTTH150I", "FTTH500I")
MISHAPS = (None, None, None, None, "500", "refuse", "timeout_after_effect", "hang")
OPEN = ("Waiting", "Queued", "Refused")


@contextmanager
def machine(patience: int = 2) -> Iterator[OltFake]:
	"""A fake OLT; the app waits `patience` seconds for its answers."""
	from gigafibre_fsm.integrations.olt import ssh

	before, ssh.ANSWER_SECONDS = ssh.ANSWER_SECONDS, patience
	fake = OltFake()
	fake.start()
	fake.olt.profiles.add("199")
	try:
		yield fake
	finally:
		ssh.ANSWER_SECONDS = before
		fake.stop()


def storm(lab: Lab, fake: OltFake, changes: int, households: int, seed: int) -> list[str]:
	"""Run `changes` changes of so many households; returns a line for each inconsistency at the end."""
	dice = random.Random(seed)
	drive(lab, fake)
	homes = [settle(lab) for _household in range(households)]
	for turn in range(changes - households):
		change(homes[turn % households], dice)
		lab.frappe.db.commit()
		fake.switches.set({"outage": dice.choice(MISHAPS), "next": 1})
		shop.deliver_due()
		fake.switches.set({})
		if turn and turn % 50 == 0:
			print(f"{turn} changes, {len(fake.olt.changes)} took effect", flush=True)
	for _more in range(3):
		shop.deliver_due()
	return judge(lab, fake, homes)


def drive(lab: Lab, fake: OltFake) -> None:
	"""The lab's OLT takes its commands over SSH."""
	olt = lab.frappe.get_doc("OLT", lab.olt)
	olt.update(
		{
			"ip_address": "127.0.0.1",
			"driver": "SSH",
			"dialect": "SmartAX",
			"customer_vlan": 40,
			"suspended_profile": "LP:199",
			"ssh_port": fake.ssh_port,
			"ssh_user": fake.user,
			"ssh_password": fake.password,
			"ssh_host_key": fake.host_key,
		}
	)
	olt.save()
	lab.frappe.db.commit()


def settle(lab: Lab) -> Any:
	"""A household in service, its line on the OLT: {port, subscription}."""
	port = lab.take()
	place = billing.activated((("FTTH80I", 1, 79.95),), fsm_fibre_port=port)
	lab.frappe.db.commit()
	shop.deliver_due()
	internet = {"location": place.name, "service_type": "Internet"}
	return lab.frappe._dict(port=port, service=lab.frappe.db.get_value("Service Subscription", internet))


def change(home: Any, dice: random.Random) -> None:
	"""Another plan, or a suspension and its end."""
	import frappe

	from gigafibre_fsm.flow.activation import suspension
	from gigafibre_fsm.flow.subscriptions import plan_change

	service, today = frappe.get_doc("Service Subscription", home.service), frappe.utils.getdate()
	if service.status == "Suspended":
		suspension.resume([service])
	elif dice.random() < 0.3:
		suspension.suspend([service], suspension.UNPAID, today)
	else:
		others = [plan for plan in PLANS if plan != service.item]
		plan_change.change_plan(service.name, dice.choice(others), today, today)


def judge(lab: Lab, fake: OltFake, homes: list[Any]) -> list[str]:
	"""A line for each inconsistency."""
	frappe, wrong = lab.look(), []
	for home in homes:
		service = frappe.get_doc("Service Subscription", home.service)
		sold = (
			"LP:199"
			if service.status == "Suspended"
			else frappe.db.get_value("Item", service.item, "fsm_line_profile")
		)
		frame, slot, port, ont_id = frappe.db.get_value(
			"Fibre Port", home.port, ["frame", "slot", "port", "ont_id"]
		)
		ont = fake.olt.onts.get((frame, slot, port, ont_id))
		if not ont or f"LP:{ont.profile}" != sold:
			wrong.append(f"{home.port}: sold {sold}, on the OLT {ont and ont.profile}")
		mine = [one for one in fake.olt.changes if f"({frame}, {slot}, {port}, {ont_id})" in one]
		wrong += [
			f"{home.port}: twice {one}" for one, after in zip(mine, mine[1:], strict=False) if one == after
		]
		for name in frappe.get_all(
			"OLT Command", {"fibre_port": home.port, "status": ("in", OPEN)}, pluck="name"
		):
			wrong.append(f"{home.port}: {name} is still open")
	return wrong
