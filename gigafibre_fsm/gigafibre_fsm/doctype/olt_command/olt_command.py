from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class OLTCommand(StatefulDocument):
	"""A change on an OLT for one drop; written by flow/network/olt_commands.py only."""
