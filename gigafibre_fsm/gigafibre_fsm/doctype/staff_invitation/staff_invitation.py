from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class StaffInvitation(StatefulDocument):
	"""The access of an employee; written by flow/staff/invitations.py only."""
