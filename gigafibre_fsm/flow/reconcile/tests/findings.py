"""Helpers that run the comparison and return what it finds."""

from __future__ import annotations

from typing import Any

DOCTYPE = "Reconciliation Finding"


def service() -> Any:
	from gigafibre_fsm.flow.reconcile import service

	return service


def found(site: Any, kind: str, name: str) -> str | None:
	"""The open finding of this kind about this record after a comparison, or None."""
	service().compare()
	key = {"kind": kind, "reference_name": name, "status": "Open"}
	return site.db.get_value(DOCTYPE, key)


def status(site: Any, finding: str) -> str:
	return site.db.get_value(DOCTYPE, finding, "status")
