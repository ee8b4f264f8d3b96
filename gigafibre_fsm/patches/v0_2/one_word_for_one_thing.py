"""A line and a checkout are held until a moment of one name, and where a customer is served is called `location` everywhere."""

from __future__ import annotations

from gigafibre_fsm.patches.rename_fields import rename_fields


def execute() -> None:
	rename_fields("Fibre Port", {"held_until": "hold_until", "service_location": "location"})
