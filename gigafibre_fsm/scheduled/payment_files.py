"""Books the payments of a file line by line: as a job when a clerk starts it, and every minute the lines that a job left."""

from __future__ import annotations

from gigafibre_fsm.flow.collections.payment_files import booking
from gigafibre_fsm.scheduled.batch import one_by_one


def book(file: str) -> None:
	"""Book the matched lines; a line that cannot be booked waits for a clerk, and the others continue."""
	for line in booking.lines_due(file):
		if not one_by_one([line], booking.book_line):
			one_by_one([line], booking.mark_failed)
	one_by_one([file], booking.finish)


def sweep() -> None:
	for file in booking.files_in_progress():
		book(file)
