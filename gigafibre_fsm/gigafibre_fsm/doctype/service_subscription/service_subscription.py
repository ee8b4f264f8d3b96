from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ServiceSubscription(StatefulDocument):
	pass
