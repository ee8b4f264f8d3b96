"""Frappe's User: a customer's has a picture of ours, so that nobody is asked for one (pictures.py)."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.overrides.avatar import PICTURE


def before_insert(user: Document, method: str | None = None) -> None:
	if not user.user_image and user.user_type == "Website User":
		user.user_image = PICTURE
