"""docs/rest.md documents every public method."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "rest.md").read_text(encoding="utf-8")


def public_methods() -> Iterator[tuple[str, int | None]]:
	"""(module.function, calls allowed per minute) of each method that guests may call."""
	for path in sorted((ROOT / "gigafibre_fsm" / "api").glob("*.py")):
		for node in ast.parse(path.read_text(encoding="utf-8")).body:
			if not isinstance(node, ast.FunctionDef):
				continue
			calls = [call for call in node.decorator_list if isinstance(call, ast.Call)]
			given = {keyword.arg: keyword.value for call in calls for keyword in call.keywords}
			guest = given.get("allow_guest")
			if isinstance(guest, ast.Constant) and guest.value:
				yield f"{path.stem}.{node.name}", per_minute(given)


def per_minute(given: dict[str | None, ast.expr]) -> int | None:
	if "limit" not in given:
		return None
	return ast.literal_eval(given["limit"]) * 60 // ast.literal_eval(given["seconds"])


@pytest.mark.parametrize(("method", "limit"), list(public_methods()))
def test_every_public_method_is_told(method: str, limit: int | None) -> None:
	"""The developer of another site would not know the method, or exceed a limit that is not documented."""
	assert f"`{method}`" in DOCS, f"{method} is not in docs/rest.md"
	example = f"…{method}"
	assert example in DOCS, f"{method} has no example in docs/rest.md"
	if limit is not None:
		rows = [cell for line in DOCS.splitlines() if line.startswith("|") for cell in line.split(" | | ")]
		row = next((cell for cell in rows if f"`{method}`" in cell), "")
		assert row.rstrip("| ").rpartition("|")[2].strip() == str(limit), f"{method}: {limit} a minute"
