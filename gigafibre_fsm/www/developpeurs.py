from __future__ import annotations

from functools import cache
from typing import Any

from frappe import _

from gigafibre_fsm.reference import methods, openapi
from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "API reference")
	context.who = {
		"public": _("everyone"),
		"customer": _("signed-in customers"),
		"technician": _("technicians"),
		"signed in": _("whoever is signed in"),
		"staff": _("staff with one of these roles"),
		"device": _("GenieACS, with its token"),
		"provider": _("the provider, with its signature"),
	}
	context.about = openapi.document()["info"]
	context.groups = _groups(openapi.document()["servers"][0]["url"])


@cache
def _groups(_site: str) -> list[dict[str, Any]]:
	told = openapi.document()
	return [
		{"name": tag["name"], "title": tag["description"], "methods": _methods(told, tag["name"])}
		for tag in told["tags"]
	]


def _methods(told: dict[str, Any], module: str) -> list[dict[str, Any]]:
	return [
		{
			"path": method.path,
			"url": method.url,
			"verbs": method.verbs,
			"who": method.access.who,
			"roles": method.access.roles,
			"limit": method.access.limit and method.access.limit * 60 // method.access.seconds,
			"arguments": [
				{
					"name": argument.name,
					"kind": _kind(openapi.argument_schema(method, argument)),
					"fields": _fields(openapi.argument_schema(method, argument)),
				}
				for argument in method.arguments
			],
			**told["paths"][method.url][method.verbs[0].lower()],
		}
		for method in methods.all_methods()
		if method.module == module
	]


def _kind(told: dict[str, Any]) -> str:
	"""A JSON schema in a few words: "string", "array of object", "integer, default 8"."""
	if "anyOf" in told:
		return ", ".join(_kind(each) for each in told["anyOf"])
	kinds = told.get("type", "any")
	words = ", ".join(kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null")
	inner = f" ({_kind(told['items'])})" if "items" in told else ""
	return words + inner + (f" = {told['default']}" if "default" in told else "")


def _fields(told: dict[str, Any]) -> list[dict[str, str]]:
	"""The fields of an object schema, or of the objects in an array."""
	found = told.get("properties") or told.get("items", {}).get("properties") or {}
	return [
		{"name": name, "kind": _kind(field), "about": field.get("description", "")}
		for name, field in found.items()
	]
