from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class AddressMatch(StatefulDocument):
	pass
