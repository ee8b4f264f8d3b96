from __future__ import annotations

from typing import Any

from gigafibre_fsm.web.page_context import prepare


def get_context(context: Any) -> None:
	prepare(context, "Page not found")
	context.found_by["listed"] = False
