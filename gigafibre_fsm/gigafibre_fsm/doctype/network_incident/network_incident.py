from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class NetworkIncident(StatefulDocument):
	"""An outage or planned maintenance; written by flow/incidents/service.py. Staff check its checklist and write its notes."""
