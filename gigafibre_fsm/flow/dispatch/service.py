"""The lifecycle of a job, from the order to the signature. Every change of a Dispatch Job goes through these functions."""

from gigafibre_fsm.flow.dispatch.assignment import assign, candidates, conflicts_of, reschedule, unassign
from gigafibre_fsm.flow.dispatch.fieldwork import (
	add_photo,
	check,
	complete,
	en_route,
	fail,
	start,
	undo_en_route,
)
from gigafibre_fsm.flow.dispatch.jobs import cancel, cancel_for_order, create_job
from gigafibre_fsm.flow.dispatch.parts import finish_part
from gigafibre_fsm.flow.dispatch.positions import save_positions

__all__ = [
	"add_photo",
	"assign",
	"cancel",
	"cancel_for_order",
	"candidates",
	"check",
	"complete",
	"conflicts_of",
	"create_job",
	"en_route",
	"fail",
	"finish_part",
	"reschedule",
	"save_positions",
	"start",
	"unassign",
	"undo_en_route",
]
