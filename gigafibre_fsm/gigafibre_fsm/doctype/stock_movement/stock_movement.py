from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class StockMovement(StatefulDocument):
	"""One thing that went from one place to another. Only flow/stock writes it."""
