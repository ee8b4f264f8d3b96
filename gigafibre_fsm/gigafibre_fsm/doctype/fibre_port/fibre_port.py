from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class FibrePort(StatefulDocument):
	pass
