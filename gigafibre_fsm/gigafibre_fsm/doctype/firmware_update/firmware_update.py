from __future__ import annotations

from gigafibre_fsm.gigafibre_fsm.stateful import StatefulDocument


class FirmwareUpdate(StatefulDocument):
	"""One device of a firmware rollout."""
