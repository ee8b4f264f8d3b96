from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class StaffInvitation(StatefulDocument):
	"""The access of one member of staff; written by flow/staff/invitations.py alone."""
