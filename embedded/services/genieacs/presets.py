"""Which presets apply to a device, and which of them crash the server."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from embedded.services.genieacs.expressions import BadExpression, Term, parse
from embedded.services.genieacs.records import Record
from embedded.services.messages import Params

# How each type of configuration is executed: the built-in provision and its arguments.
CONFIGURATIONS = {
	"age": lambda item: ["$refresh", item.get("name")],
	"value": lambda item: ["$value", item.get("name"), item.get("value")],
	"add_tag": lambda item: ["$tag", item.get("tag"), True],
	"delete_tag": lambda item: ["$tag", item.get("tag"), False],
	"provision": lambda item: [item.get("name"), *(_argument(arg) for arg in item.get("args") or [])],
	"add_object": lambda item: ["$nothing"],
	"delete_object": lambda item: ["$nothing"],
}
OPERATORS = {"$eq": "=", "$ne": "<>", "$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
ALIASES = {
	"_deviceId._SerialNumber": "DeviceID.SerialNumber",
	"_deviceId._ProductClass": "DeviceID.ProductClass",
	"_deviceId._OUI": "DeviceID.OUI",
	"_deviceId._Manufacturer": "DeviceID.Manufacturer",
	"_registered": "Events.Registered",
	"_lastInform": "Events.Inform",
}


def deadly(preset: Any) -> str | None:
	"""Why this preset, once stored, ends every session of every device; None for a valid one."""
	configurations = preset.get("configurations") if isinstance(preset, dict) else None
	if not isinstance(configurations, list):
		return "configurations is no list"
	for item in configurations:
		if not isinstance(item, dict) or item.get("type") not in CONFIGURATIONS:
			return f"unknown configuration {item!r}"
	schedule = preset.get("schedule")
	if schedule is not None and not isinstance(schedule, str):
		return "schedule is no text"
	precondition = preset.get("precondition")
	if precondition is not None and not isinstance(precondition, str):
		return "precondition is no text"
	try:
		compiled(precondition or "")
	except BadExpression as error:
		return f"precondition: {error}"
	return None


@lru_cache(maxsize=20_000)
def compiled(precondition: str) -> Term:
	"""The test of a precondition, an expression or a JSON query. BadExpression for anything else."""
	if not precondition.lstrip().startswith("{"):
		return parse(precondition)
	try:
		query = json.loads(precondition)
	except ValueError as error:
		raise BadExpression(str(error)) from error
	return parse(_as_expression(query))


def _as_expression(query: Params) -> str:
	parts = []
	for name, wanted in query.items():
		if name in ("$and", "$or"):
			joined = f" {name[1:].upper()} ".join(f"({_as_expression(part)})" for part in wanted)
			parts.append(f"({joined})")
		elif name.startswith("$"):
			raise BadExpression(f"operator {name}")
		elif isinstance(wanted, dict):
			for operator, operand in wanted.items():
				if operator not in OPERATORS:
					raise BadExpression(f"operator {operator}")
				parts.append(_condition(name, OPERATORS[operator], operand))
		else:
			parts.append(_condition(name, "=", wanted))
	return " AND ".join(parts) or "TRUE"


def _condition(name: str, operator: str, value: Any) -> str:
	if name == "_tags":
		return f"Tags.{value} IS {'NOT ' if operator == '=' else ''}NULL"
	return f"{ALIASES.get(name, name)} {operator} {json.dumps(value)}"


def _argument(value: Any) -> Any:
	"""A list or an object is interpreted as an expression, and evaluates to nothing."""
	return None if isinstance(value, list | dict) else value


def context_of(record: Record, events: set[str]) -> Any:
	"""The getter of parameters that preconditions are evaluated with."""

	def get(path: str) -> Any:
		root, _, rest = path.partition(".")
		if root == "DeviceID":
			cpe = record.cpe
			return {
				"ID": record.id,
				"SerialNumber": cpe.serial,
				"ProductClass": cpe.product_class,
				"OUI": cpe.oui,
				"Manufacturer": cpe.manufacturer,
			}.get(rest)
		if root == "Tags":
			return True if rest in record.tags else None
		if root == "Events":
			times = {"Inform": record.last_inform, "Registered": record.registered}
			return times.get(rest, record.last_inform if rest.replace("_", " ") in events else None)
		known = record.known.get(path)
		return known.value if known else None

	return get


def fits(preset: Params, record: Record, events: set[str]) -> bool:
	"""Whether a valid preset applies to this device in a session with these events."""
	wanted = preset.get("events") or {}
	if not isinstance(wanted, dict):
		return False
	if any((name in events) != bool(present) for name, present in wanted.items()):
		return False
	return bool(compiled(preset.get("precondition") or "")(context_of(record, events)))


def provisions_by_channel(
	presets: Iterable[Params], record: Record, events: set[str]
) -> dict[str, list[Any]]:
	"""The provisions of the matching presets; the one with the highest weight comes last in its channel, and so wins."""
	channels: dict[str, list[Any]] = {}
	fitting = [preset for preset in presets if fits(preset, record, events)]
	for preset in sorted(fitting, key=lambda preset: (preset.get("weight") or 0, preset["_id"])):
		channel = channels.setdefault(preset.get("channel") or "default", [])
		channel.extend(CONFIGURATIONS[item["type"]](item) for item in preset["configurations"])
	return channels
