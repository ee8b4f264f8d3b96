from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class TruckCount(StatefulDocument):
	"""The result of a truck count. Only flow/stock writes it."""
