"""A parameter of a simulated device, and short ways to write one."""

from typing import NamedTuple

Value = str | int | bool
STRING, BOOLEAN, UNSIGNED, INT, DATE = (
	"xsd:string",
	"xsd:boolean",
	"xsd:unsignedInt",
	"xsd:int",
	"xsd:dateTime",
)


class Parameter(NamedTuple):
	"""`value` is the factory setting; `{serial}`, `{mac}`, `{ip}`, `{tail}` and the like differ by device.

	A secret can be written and reads back empty.
	"""

	value: Value
	type: str = STRING
	writable: bool = False
	secret: bool = False


Tree = dict[str, Parameter]


def text(value: str) -> Parameter:
	return Parameter(value, STRING, True)


def secret(value: str) -> Parameter:
	return Parameter(value, STRING, True, True)


def switch(value: bool) -> Parameter:
	return Parameter(value, BOOLEAN, True)


def number(value: int, writable: bool = False) -> Parameter:
	return Parameter(value, UNSIGNED, writable)
