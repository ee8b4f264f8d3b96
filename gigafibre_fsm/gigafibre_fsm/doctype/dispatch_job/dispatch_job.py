from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class DispatchJob(StatefulDocument):
	pass
