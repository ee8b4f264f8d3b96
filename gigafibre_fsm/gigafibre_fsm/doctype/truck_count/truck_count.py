from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class TruckCount(StatefulDocument):
	"""What somebody found on a truck. Only flow/stock writes it."""
