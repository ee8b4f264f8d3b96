"""Every public method of the app, found by walking the package, so that none is missed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
	"""`path` is what comes after gigafibre_fsm.api., `arguments` the names that it takes."""

	path: str
	verbs: tuple[str, ...]
	guest: bool
	arguments: tuple[str, ...]

	@property
	def writes(self) -> bool:
		return "POST" in self.verbs


def methods() -> dict[str, Method]:
	import frappe

	import gigafibre_fsm.api as package

	found = {}
	for module in pkgutil.iter_modules(package.__path__):
		loaded = importlib.import_module(f"{package.__name__}.{module.name}")
		for name, function in inspect.getmembers(loaded, inspect.isfunction):
			if function in frappe.whitelisted:
				path = f"{module.name}.{name}"
				found[path] = Method(
					path,
					tuple(frappe.allowed_http_methods_for_whitelisted_func[function]),
					function in frappe.guest_methods,
					tuple(inspect.signature(function).parameters),
				)
	return found
