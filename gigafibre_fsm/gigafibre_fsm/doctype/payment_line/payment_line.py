from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class PaymentLine(StatefulDocument):
	"""One payment of a Payment File. Its key is unique: the same payment in another file is a Duplicate."""
