from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class OutboundMessage(StatefulDocument):
	pass
