"""The plan of an order: its subscriptions, equipment and tasks. Pure: no Frappe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gigafibre_fsm.flow.vocabulary import (
	DISCOUNT,
	FEE,
	INTERNET,
	MAIN_SERVICES,
	ONT,
	PHONE,
	ROUTER,
	TELEPHONE,
	TV,
	TV_ADD_ON,
	TV_BOX,
)

EXTRA = {TV_ADD_ON: TV, FEE: PHONE}


@dataclass(frozen=True)
class OrderLine:
	"""One line of an order: `rate` in dollars per unit, negative for a discount."""

	sku: str
	name: str
	service_type: str
	rate: Decimal
	qty: int = 1


@dataclass(frozen=True)
class Subscription:
	"""One main service with its extras and discounts; the monthly amount is rate x qty + extras - discounts."""

	line: OrderLine
	extras: tuple[OrderLine, ...] = ()
	discounts: tuple[OrderLine, ...] = ()

	@property
	def monthly(self) -> Decimal:
		return sum((line.rate * line.qty for line in (self.line, *self.extras, *self.discounts)), Decimal(0))


@dataclass(frozen=True)
class Task:
	"""One step of the installation project; `key` identifies it in code; `team` is the team whose role does it."""

	key: str
	subject: str
	team: str

	@property
	def role(self) -> str:
		return ROLES[self.team]


SUPPORT_TEAM, DISPATCH_TEAM, FIELD_TEAM = "Support", "Répartition", "Technicien"
ROLES = {SUPPORT_TEAM: "FSM Support", DISPATCH_TEAM: "FSM Dispatcher", FIELD_TEAM: "FSM Technician"}


@dataclass(frozen=True)
class Plan:
	"""Everything that is created for an order."""

	subscriptions: tuple[Subscription, ...]
	equipment: tuple[tuple[str, str], ...]
	tasks: tuple[Task, ...]
	summary: str
	services: tuple[str, ...] = field(default=())


class NothingToInstall(ValueError):
	"""The order has no main service."""


def is_ours(lines: Iterable[OrderLine], has_port: bool, has_session: bool) -> bool:
	"""Whether this app creates records for an order: it came from the checkout, names a port, or sells a main service."""
	return has_session or has_port or any(line.service_type in MAIN_SERVICES for line in lines)


def sold_twice(lines: Iterable[OrderLine]) -> str:
	"""The main service (its type) that an order has more than once, which is not allowed; "" if there is none."""
	counted = Counter(line.service_type for line in lines for _unit in range(line.qty))
	return next((kind for kind in MAIN_SERVICES if counted[kind] > 1), "")


def plan(
	lines: Sequence[OrderLine],
	*,
	new_line: bool,
	boxes_sku: str,
	port_label: str = "",
	new_drop: bool = False,
	transfer: str = "",
) -> Plan:
	"""The plan of an order. `new_line`: a fibre port is opened for it, so it needs an ONT; `new_drop`: the drop must first be
	brought to the house; `boxes_sku` is the item that counts television boxes; `port_label` is frame/slot/port; `transfer`
	a telephone number that is kept. Raises NothingToInstall.
	"""
	subscriptions = _subscriptions(lines)
	services = [subscription.line.service_type for subscription in subscriptions]
	boxes = sum(line.qty for line in lines if line.sku == boxes_sku and line.rate >= 0)
	return Plan(
		subscriptions=subscriptions,
		equipment=tuple(_equipment(services, new_line, boxes)),
		tasks=tuple(_tasks(services, new_line, port_label, new_drop, transfer)),
		summary=" + ".join(subscription.line.name for subscription in subscriptions),
		services=tuple(services),
	)


def _subscriptions(lines: Sequence[OrderLine]) -> tuple[Subscription, ...]:
	"""One per main service. Extras go to the service they belong to, discounts to Internet; otherwise to the first service."""
	mains = sorted(
		(line for line in lines if line.service_type in MAIN_SERVICES),
		key=lambda line: MAIN_SERVICES.index(line.service_type),
	)
	if not mains:
		raise NothingToInstall
	extras: list[list[OrderLine]] = [[] for _ in mains]
	discounts: list[list[OrderLine]] = [[] for _ in mains]
	kinds = [line.service_type for line in mains]
	for line in lines:
		if line.service_type in EXTRA:
			wanted = EXTRA[line.service_type]
			extras[kinds.index(wanted) if wanted in kinds else 0].append(line)
		elif line.service_type == DISCOUNT:
			discounts[0].append(line)
	return tuple(
		Subscription(main, tuple(extra), tuple(discount))
		for main, extra, discount in zip(mains, extras, discounts, strict=True)
	)


def _equipment(services: Sequence[str], new_line: bool, boxes: int) -> Iterable[tuple[str, str]]:
	"""(equipment type, its service): equipment to install."""
	if new_line:
		yield ONT, services[0]
	if INTERNET in services:
		yield ROUTER, INTERNET
	if TV in services:
		for _ in range(max(boxes, 1)):
			yield TV_BOX, TV
	for service in services:
		if service == PHONE:
			yield TELEPHONE, PHONE


def _tasks(
	services: Sequence[str], new_line: bool, port_label: str, new_drop: bool, transfer: str
) -> Iterable[Task]:
	support, dispatch, technician = SUPPORT_TEAM, DISPATCH_TEAM, FIELD_TEAM
	yield Task("prepare", "Préparer équipement", support)
	yield Task("assign", "Assigner technicien", dispatch)
	if new_drop:
		yield Task("drop", "Amener la fibre à la maison", technician)
	if new_line:
		yield Task("port", f"Activer port OLT - {port_label}", support)
	if INTERNET in services:
		yield Task("wifi", "Configurer WiFi", support)
	if PHONE in services:
		yield Task("voip", "Configurer VoIP", support)
	if PHONE in services and transfer:
		yield Task("transfer", f"Transférer le numéro {transfer}", support)
	yield Task("install", "Installation sur site", technician)
	if new_line:
		yield Task("signal", "Vérifier signal ONT", technician)
	yield Task("confirm", "Confirmer service fonctionnel", technician)
