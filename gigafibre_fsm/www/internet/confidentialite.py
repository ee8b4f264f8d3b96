from __future__ import annotations

from typing import Any

from gigafibre_fsm.web.page_context import legal_page


def get_context(context: Any) -> None:
	legal_page(context, "Privacy", "Privacy")
