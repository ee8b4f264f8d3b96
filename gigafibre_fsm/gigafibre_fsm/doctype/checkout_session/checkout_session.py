from __future__ import annotations

from gigafibre_fsm.flow.availability import claims
from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class CheckoutSession(StatefulDocument):
	"""One visitor's cart, contact and hold, from the offer to the order. Written by flow/checkout only."""

	def on_trash(self) -> None:
		if self.fibre_port and self.status == "Held":
			claims.release(self.fibre_port, self.name)
