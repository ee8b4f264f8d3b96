"""Asking the comparison what it finds."""

from __future__ import annotations

from typing import Any

DOCTYPE = "Reconciliation Finding"


def service() -> Any:
	from gigafibre_fsm.flow.reconcile import service

	return service


def found(site: Any, kind: str, name: str) -> str | None:
	"""The open finding of a kind about a record after a comparison, or None."""
	service().compare()
	key = {"kind": kind, "reference_name": name, "status": "Open"}
	return site.db.get_value(DOCTYPE, key)


def status(site: Any, finding: str) -> str:
	return site.db.get_value(DOCTYPE, finding, "status")
