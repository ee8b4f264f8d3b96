from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class CheckoutSession(StatefulDocument):
	pass
