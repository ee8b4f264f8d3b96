"""Days of several trucks, as they are physically and as their phones tell of them: half of it late, out of order, and repeated.

What a technician holds in the hand (`Days.carried`) changes when it is done; the server hears of it afterwards. At the end the
books must say what is on the trucks.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.document import Document

from gigafibre_fsm.flow.dispatch import opening, service
from gigafibre_fsm.flow.stock import trucks, warehouses
from tests.factories import ordering, stock

KINDS = ("ONT", "Routeur", "Décodeur TV", "Téléphone IP")
CABLE = "Indoor fibre cable"


class Days:
	"""Four trucks. `scans` counts all scanned labels, `offline` those that the server received later."""

	def __init__(self, seed: int) -> None:
		self.dice = random.Random(seed)
		self.people = [stock.technician() for _truck in range(4)]
		self.carried: dict[str, dict[str, str]] = {who.name: {} for who in self.people}
		self.cable = {who.name: 0.0 for who in self.people}
		self.waiting: dict[str, list[Callable[[], Any]]] = {who.name: [] for who in self.people}
		self.defective: set[str] = set()
		self.scans = self.offline = 0

	def tell(self, who: Document, action: str, job: str = "", **values: Any) -> None:
		"""The phone sends the action now, or keeps it until it has a signal; some are sent twice."""
		told = str(uuid.uuid4())
		late = self.dice.random() < 0.5
		self.scans += "code" in values
		self.offline += late and "code" in values

		def hand_in() -> None:
			for _repeated in range(self.dice.choice((1, 1, 2, 3))):
				answer = stock.act(
					who, action, job, told, ago=self.dice.uniform(3, 300) if late else 0, **values
				)
				assert answer["outcome"] == "done", (action, answer)

		if late or self.waiting[who.name]:
			self.waiting[who.name].append(hand_in)
		else:
			hand_in()

	def signal(self, who: Document | None = None) -> None:
		"""A phone gets a signal: all actions that it kept arrive, in order."""
		for each in [who] if who else self.dice.sample(self.people, len(self.people)):
			kept, self.waiting[each.name] = self.waiting[each.name], []
			for hand_in in kept:
				hand_in()

	def load(self, who: Document, kind: str, known: bool = True) -> str:
		"""A new device goes from the warehouse onto a truck; one in ten was never entered in ERPNext."""
		label = stock.label(kind)
		if known:
			stock.receive(kind, serials=[label])
		self.tell(who, "take", code=label, equipment_type=kind)
		self.carried[who.name][label] = kind
		return label

	def visit(self, who: Document) -> None:
		"""An installation with devices of the truck and some cable; every other one gets its router replaced later."""
		job = stock.planned_visit(who)
		self.tell(who, "start", job.name)
		for row in job.equipment_list:
			label = self.on_hand(who, row.equipment_type)
			self.tell(who, "scan", job.name, code=label, equipment_type=row.equipment_type)
			del self.carried[who.name][label]
		used = self.dice.randint(1, 40) / 2
		self.tell(who, "materials", job.name, lines=[{"material": CABLE, "quantity": used}], notes="")
		self.cable[who.name] -= used
		self.signal(who)
		service.complete(job.name, "Jeanne exemple", override_reason="Essai")
		if self.dice.random() < 0.5:
			self.swap(self.dice.choice(self.people), job)

	def swap(self, who: Document, job: Document) -> None:
		"""A repair by the technician `who`: the defective router goes onto the truck, another one stays."""
		visit = opening.open_job("Repair", job.location)
		plan = {"status": "In Progress", "technician": who.name, "scheduled_date": frappe.utils.nowdate()}
		frappe.db.set_value("Dispatch Job", visit.name, plan)
		router = frappe.db.get_value(
			"Service Equipment",
			{"location": job.location, "equipment_type": "Routeur", "status": "Actif"},
			["name", "serial", "mac"],
			as_dict=True,
		)
		label = self.on_hand(who, "Routeur")
		self.tell(who, "replace", visit.name, equipment=router.name, code=label, reason="Ne démarre pas")
		del self.carried[who.name][label]
		self.carried[who.name][router.serial or router.mac] = "Routeur"
		self.defective.add(router.serial or router.mac)

	def transfer(self) -> None:
		"""One technician takes a device and cable from another's truck; the other's phone has sent its earlier actions
		before.
		"""
		giver, taker = self.dice.sample(self.people, 2)
		self.signal(giver)
		if kinds := list(self.carried[giver.name].items()):
			label, kind = self.dice.choice(kinds)
			self.tell(taker, "take", code=label, equipment_type=kind)
			self.carried[taker.name][label] = self.carried[giver.name].pop(label)
		self.tell(taker, "take_material", material=CABLE, quantity=5, other=giver.name)
		self.cable[taker.name] += 5
		self.cable[giver.name] -= 5
		self.signal(taker)

	def on_hand(self, who: Document, kind: str) -> str:
		"""A working device of this kind on the truck; loaded first if there is none."""
		mine = self.carried[who.name].items()
		there = [label for label, each in mine if each == kind and label not in self.defective]
		return self.dice.choice(there) if there else self.load(who, kind, self.dice.random() > 0.1)

	def run(self, scans: int) -> None:
		"""Run until so many labels were scanned and all phones have sent their actions."""
		stock.receive(CABLE, 4000)
		for who in self.people:
			self.tell(who, "take_material", material=CABLE, quantity=500)
			self.cable[who.name] += 500
		while self.scans < scans:
			what = self.dice.random()
			if what < 0.3:
				self.load(self.dice.choice(self.people), self.dice.choice(KINDS), self.dice.random() > 0.1)
			elif what < 0.6:
				self.transfer()
			else:
				self.visit(self.dice.choice(self.people))
			if self.dice.random() < 0.3:
				stock.book_all()
		self.signal()
		stock.book_all()

	def differences(self) -> list[str]:
		"""Differences between ERPNext's stock and the trucks; empty when there are none."""
		found = []
		for who in self.people:
			warehouse = warehouses.of_truck(who.name)
			serials = set(frappe.get_all("Serial No", {"warehouse": warehouse}, pluck="name"))
			if serials != set(self.carried[who.name]):
				found.append(f"{who.name}: {serials ^ set(self.carried[who.name])}")
			held = trucks.content_of(who.name).materials.get(CABLE, 0)
			if abs(held - self.cable[who.name]) > 0.001:
				found.append(
					f"{who.name}: {held} m of cable by the books, {self.cable[who.name]} on the drum"
				)
		return found


def prepare() -> None:
	"""Switch the stock of trucks on, and give visits plenty of time."""
	stock.keep()
	ordering.olt()
