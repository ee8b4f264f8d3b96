"""Reads every method of `api/` with its annotations, docstring and guard."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

import frappe

from gigafibre_fsm import api
from gigafibre_fsm.guards.decorators import Access

PREFIX = f"{api.__name__}."


@dataclass(frozen=True)
class Argument:
	"""`kind` is the evaluated annotation; `default` the value when the argument is omitted."""

	name: str
	kind: Any
	default: Any


@dataclass(frozen=True)
class Method:
	"""`path` is `module.function`; `summary` the first paragraph of the docstring, `details` the rest."""

	path: str
	verbs: tuple[str, ...]
	access: Access
	arguments: tuple[Argument, ...]
	returns: Any
	summary: str
	details: str

	@property
	def module(self) -> str:
		return self.path.partition(".")[0]

	@property
	def url(self) -> str:
		return f"/api/method/{PREFIX}{self.path}"


@cache
def all_methods() -> tuple[Method, ...]:
	"""All methods, in the order of module and source."""
	names = sorted(module.name for module in pkgutil.iter_modules(api.__path__))
	return tuple(method for name in names for method in _of_module(name))


@cache
def titles() -> dict[str, str]:
	"""{module: the first line of its docstring}."""
	return {
		method.module: (inspect.getdoc(importlib.import_module(PREFIX + method.module)) or "").partition(
			"\n"
		)[0]
		for method in all_methods()
	}


def _of_module(name: str) -> list[Method]:
	module = importlib.import_module(PREFIX + name)
	functions = [
		function
		for function in vars(module).values()
		if inspect.isfunction(function)
		and function in frappe.whitelisted
		and function.__module__ == module.__name__
	]
	return [_read(function) for function in functions]


def _read(function: Any) -> Method:
	kinds = get_type_hints(inspect.unwrap(function))
	told = inspect.getdoc(function) or ""
	first, _, rest = told.partition("\n\n")
	return Method(
		path=f"{function.__module__.removeprefix(PREFIX)}.{function.__name__}",
		verbs=tuple(frappe.allowed_http_methods_for_whitelisted_func[function]),
		access=function.fsm_access,
		arguments=tuple(
			Argument(name, kinds[name], parameter.default)
			for name, parameter in inspect.signature(function).parameters.items()
		),
		returns=kinds["return"],
		summary=" ".join(first.split()) or f"{function.__name__.replace('_', ' ').capitalize()}.",
		details="\n\n".join(" ".join(part.split()) for part in rest.split("\n\n") if part.strip()),
	)
