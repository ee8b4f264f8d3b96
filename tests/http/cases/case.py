"""The structure of a case, the arguments that many cases share, and the callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.http import wrong
from tests.http.surface import Method
from tests.world import orders
from tests.world.fixtures import DISPATCHER, MANAGER, SALES, SUPPORT, TECHNICIAN, World
from tests.world.households import Households

Arguments = Callable[[World, Households], dict[str, Any]]


def in_days(world: World, days: int) -> str:
	return str(world.frappe.utils.add_days(world.frappe.utils.nowdate(), days))


@dataclass(frozen=True)
class Case:
	"""`valid` makes arguments whose answer contains `keys`; `wrong` lists what each argument must refuse.

	Without `keys` the right answer is tested in a longer story: `told_by` names that test.
	"""

	caller: str
	valid: Arguments
	keys: set[str] = field(default_factory=set)
	wrong: dict[str, tuple[Any, ...]] = field(default_factory=dict)
	told_by: str = ""
	guest_may: bool = True


def the_job(_world: World, homes: Households) -> dict[str, Any]:
	return {"job": homes.visited.job}


def nothing(_world: World, _homes: Households) -> dict[str, Any]:
	return {}


def with_offer(**more: Any) -> Arguments:
	return lambda world, _homes: {"offer": orders.offer(world.visitor(), world.network.free[-1]), **more}


def with_own_offer(**more: Any) -> Arguments:
	"""An offer for a port that was offered to nobody else."""
	return lambda world, _homes: {"offer": orders.offer(world.visitor(), world.network.take()), **more}


def the_session(**more: Any) -> Arguments:
	return lambda _world, homes: {"session": homes.undecided.session, **more}


SOLO = [{"sku": "FTTH80I", "qty": 1}]
QUOTE = {"lines", "monthly", "one_time", "commitment"}
STATE = {"session", "status", "services", "contact", "quote", "hold_seconds"}
SHOWN_JOB = {"name", "status", "customer_name", "address", "next", "evidence"}
OFFER_WRONG = {"offer": wrong.NAME}
SESSION_WRONG = {"session": (*wrong.NAME, "a.b", "abc.def", ".", "x" * 119 + ".y")}
JOB_WRONG = {"job": wrong.NAME}


def caller(world: World, homes: Households, case: Case, language: str = "fr") -> Any:
	"""The caller's session, in a language."""
	if case.caller == "visitor":
		return world.visitor(language)
	if case.caller == "device":
		actor = orders.device(world)
	elif case.caller == "customer":
		actor = homes.at_home
	elif case.caller == "administrator":
		actor = world.office()
	else:
		actor = world.staff(
			{
				"technician": TECHNICIAN,
				"dispatcher": DISPATCHER,
				"seller": SALES,
				"support": SUPPORT,
				"manager": MANAGER,
			}[case.caller]
		)
	actor.session.headers["Accept-Language"] = language
	return actor


def verb_of(method: Method) -> str:
	return "POST" if method.writes else "GET"
