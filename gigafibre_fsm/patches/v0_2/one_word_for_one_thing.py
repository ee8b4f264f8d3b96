"""Renames fields so that they have the same name everywhere: `hold_until` of ports and checkouts, and `location`."""

from __future__ import annotations

from gigafibre_fsm.patches.rename_fields import rename_fields


def execute() -> None:
	rename_fields("Fibre Port", {"held_until": "hold_until", "service_location": "location"})
