"""Makes the engine that PyPI packages as `criscostack` importable as `frappe`.

Every `frappe.x` is the same module object as `criscostack.x`, so classes compare equal under both names. Old
Python names (`FrappeTestCase` for `CriscoTestCase`) are resolved on first use. After this file has run,
`sys.modules["frappe"]` is the engine itself.
"""

import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

ALIAS, ENGINE = "frappe", "criscostack"
# possible spellings of one of Frappe's names in the engine
SPELLINGS = (
	("Frappe", "Crisco"),
	("Frappe", "Criscostack"),
	("frappe", "criscostack"),
	("FRAPPE", "CRISCOSTACK"),
)


# cache keys that version 15 keeps when it empties the cache: `persistent_cache_keys` of its own hooks
KEPT_BY_FRAPPE = (
	"changelog-*",
	"insert_queue_for_*",
	"recorder-*",
	"global_search_queue",
	"monitor-transactions",
	"rate-limit-counter-*",
	"rl:*",
)


def engine_name(alias_name: str) -> str:
	return alias_name.replace(ALIAS, ENGINE)


def answer_old_names(module: ModuleType) -> None:
	"""Let `module.FrappeX` find the class that the engine calls `CriscoX`."""
	if "__getattr__" in vars(module):
		return

	def find_old_name(name: str) -> Any:
		for old, new in SPELLINGS:
			if old in name and name.replace(old, new) in vars(module):
				return vars(module)[name.replace(old, new)]
		raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

	module.__getattr__ = find_old_name  # type: ignore[method-assign]


class AliasLoader(importlib.abc.InspectLoader):
	"""Returns the engine's module, unchanged, under its alias."""

	def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
		module = importlib.import_module(engine_name(spec.name))
		self.engine_spec = module.__spec__
		return module

	def exec_module(self, module: ModuleType) -> None:
		module.__spec__ = self.engine_spec  # the import system has just overwritten it with the alias's
		answer_old_names(module)

	def get_source(self, fullname: str) -> str | None:
		spec = importlib.util.find_spec(engine_name(fullname))
		return spec.loader.get_source(spec.name) if spec and spec.loader else None


class AliasFinder(importlib.abc.MetaPathFinder):
	def find_spec(
		self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
	) -> importlib.machinery.ModuleSpec | None:
		if not fullname.startswith(ALIAS + "."):
			return None
		try:
			found = importlib.util.find_spec(engine_name(fullname))
		except ModuleNotFoundError:
			found = None
		if not found:
			return None
		is_package = found.submodule_search_locations is not None
		return importlib.machinery.ModuleSpec(fullname, AliasLoader(), is_package=is_package)


def offer_alias_in_templates() -> None:
	"""Jinja templates, print formats and server scripts see the engine under both names."""
	from criscostack.utils import safe_exec

	engine_globals = safe_exec.get_safe_globals

	def get_safe_globals() -> dict[str, Any]:
		found = engine_globals()
		found[ALIAS] = found[ENGINE]
		return found

	safe_exec.get_safe_globals = get_safe_globals


def offer_alias_in_pages() -> None:
	"""A website page's inline script may call `frappe.ready(...)` before any bundle is loaded."""
	from criscostack.utils import jinja
	from jinja2.ext import Extension

	made = f"window.{ENGINE} = {{}};"

	class NameBothWays(Extension):
		def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
			return source.replace(made, f"window.{ALIAS} = {made}")

	engine_environment = jinja.get_jenv

	def get_jenv() -> Any:
		environment = engine_environment()
		if NameBothWays.identifier not in environment.extensions:
			environment.add_extension(NameBothWays)
		return environment

	jinja.get_jenv = sys.modules[ENGINE].get_jenv = get_jenv


def answer_dotted_paths(engine: ModuleType) -> None:
	"""A hook may name a function of the engine by its alias: `frappe.contacts...`."""
	engine_attribute = engine.get_attr

	def get_attr(method_string: str) -> Any:
		if method_string.startswith(ALIAS + "."):
			method_string = engine_name(method_string)
		return engine_attribute(method_string)

	engine.get_attr = get_attr


def work_as_late_version_15() -> None:
	"""Backports performance changes of later versions of Frappe 15."""
	from criscostack import defaults
	from criscostack.database import query
	from criscostack.model import base_document
	from criscostack.utils import data

	class Remembered:
		"""Each field name of a query is sanitized once."""

		format = staticmethod(functools.lru_cache(maxsize=1024)(query.sqlparse.format))

	class PermittedFields:
		"""Field permissions are looked up for virtual fields only."""

		def __init__(self, **of: str | None) -> None:
			self.of = of

		def __contains__(self, field: object) -> bool:
			return field in permitted_fields(**self.of)

	def set_default(key: str, value: Any, parent: str, parenttype: str = "__default") -> None:
		"""Setting a default to its present value does not clear the cache; each saved User sets one."""
		table = defaults.DocType("DefaultValue")
		of_key = (table.defkey == key) & (table.parent == parent)
		query = sys.modules[ENGINE].qb.from_(table).where(of_key).select(table.defvalue).for_update()
		if (present := query.run(pluck=True)) and present[0] == data.cstr(value):
			return
		engine_set_default(key, value, parent, parenttype)

	engine_set_default, defaults.set_default = defaults.set_default, set_default
	permitted_fields = base_document.get_permitted_fields
	base_document.get_permitted_fields = PermittedFields
	query.sqlparse = Remembered
	# for MariaDB alone, the one database of this engine
	data.sanitize_column = functools.lru_cache(maxsize=1024)(data.sanitize_column)


def empty_the_whole_cache(engine: ModuleType) -> None:
	"""Delete all cache keys of the site, except those in `persistent_cache_keys` of Frappe's and the apps' hooks, as version
	15 does.
	"""
	engine_clear = engine.clear_cache

	def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
		if not user and not doctype:
			keys = set(engine.cache.get_keys(""))
			for kept in (*KEPT_BY_FRAPPE, *engine.get_hooks("persistent_cache_keys")):
				keys.difference_update(engine.cache.get_keys(kept))
			engine.cache.delete_value(list(keys), make_keys=False)
		engine_clear(user, doctype)

	engine.clear_cache = clear_cache


def become_engine() -> None:
	for name, value in list(os.environ.items()):
		if name.startswith("FRAPPE_"):
			os.environ.setdefault(name.replace("FRAPPE_", "CRISCOSTACK_", 1), value)
	sys.meta_path.insert(0, AliasFinder())
	engine = importlib.import_module(ENGINE)
	sys.modules[ALIAS] = engine
	answer_old_names(engine)
	answer_dotted_paths(engine)
	offer_alias_in_templates()
	offer_alias_in_pages()
	work_as_late_version_15()
	empty_the_whole_cache(engine)


become_engine()
