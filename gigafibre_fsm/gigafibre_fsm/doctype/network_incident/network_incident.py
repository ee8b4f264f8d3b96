from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class NetworkIncident(StatefulDocument):
	"""An outage or planned work; written by flow/incidents/service.py. Staff tick its checklist and write its notes."""
