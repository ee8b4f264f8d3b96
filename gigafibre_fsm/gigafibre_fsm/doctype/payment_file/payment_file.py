from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class PaymentFile(StatefulDocument):
	"""A file of payments. Written by flow/collections/payment_files only; its lines are Payment Lines."""
