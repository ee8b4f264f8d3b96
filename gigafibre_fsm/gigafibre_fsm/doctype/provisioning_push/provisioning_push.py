from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class ProvisioningPush(StatefulDocument):
	pass
