from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class StockMovement(StatefulDocument):
	"""The movement of a device or material between two stock locations. Only flow/stock writes it."""
