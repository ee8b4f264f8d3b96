from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ServiceEquipment(StatefulDocument):
	pass
