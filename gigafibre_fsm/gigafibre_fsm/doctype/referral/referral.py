from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class Referral(StatefulDocument):
	"""A new customer who ordered with another customer's code. Written by flow/referrals only."""

	fixed = ("referrer", "referred", "sales_order")
