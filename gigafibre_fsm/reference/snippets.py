"""Code samples of a call, with curl and in JavaScript. Pure."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import urlencode


def samples(url: str, verb: str, arguments: dict[str, Any], site: str) -> list[dict[str, str]]:
	"""`x-codeSamples` of an operation."""
	return [
		{"lang": "curl", "source": curl(url, verb, arguments, site)},
		{"lang": "JavaScript", "source": javascript(url, verb, arguments, site)},
	]


def curl(url: str, verb: str, arguments: dict[str, Any], site: str) -> str:
	if verb == "GET":
		return f"curl {shlex.quote(site + _with_query(url, arguments))}"
	lines = [f"curl -X POST {shlex.quote(site + url)}", "  -H 'Content-Type: application/json'"]
	if arguments:
		lines.append(f"  -d {shlex.quote(json.dumps(arguments, ensure_ascii=False))}")
	return " \\\n".join(lines)


def javascript(url: str, verb: str, arguments: dict[str, Any], site: str) -> str:
	if verb == "GET":
		call = f"await fetch({json.dumps(site + _with_query(url, arguments), ensure_ascii=False)})"
	else:
		body = json.dumps(arguments, ensure_ascii=False, indent=2).replace("\n", "\n  ")
		call = (
			f"await fetch({json.dumps(site + url)}, {{\n"
			'  method: "POST",\n  headers: { "Content-Type": "application/json" },\n'
			f"  body: JSON.stringify({body}),\n}})"
		)
	return (
		f"const answer = {call};\nconst told = await answer.json();\n"
		"if (!answer.ok) throw new Error(told.sentence);\nconsole.log(told.message);"
	)


def _with_query(url: str, arguments: dict[str, Any]) -> str:
	plain = {
		name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
		for name, value in arguments.items()
	}
	return f"{url}?{urlencode(plain)}" if plain else url
