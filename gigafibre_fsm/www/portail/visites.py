from __future__ import annotations

from typing import Any

from gigafibre_fsm.flow.portal import service
from gigafibre_fsm.web import account_page


def get_context(context: Any) -> None:
	account_page.prepare_page(context, "visites", "My visits", service.visits_page)
