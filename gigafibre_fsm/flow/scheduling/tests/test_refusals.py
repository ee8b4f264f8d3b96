"""Which technician can take a visit, and when."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.scheduling.rules import Crew, Visit, refusals
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS

TODAY = date(2026, 8, 5)
CREW = Crew(
	4,
	frozenset({"Fibre", "Installation"}),
	(("Wednesday", time(8), time(17)), ("Thursday", time(8), time(12))),
)


def visit(job: str = "new", window: str = "AM", minutes: int = 120, start: time | None = None) -> Visit:
	return Visit(job, window, minutes, start)


def why(new: Visit, *others: Visit, day: date = TODAY, crew: Crew = CREW, required=("Fibre",)) -> list[str]:
	return refusals(new, day, TODAY, crew, others, required)


def test_a_free_technician_with_the_skills_is_accepted() -> None:
	"""Nothing could be scheduled."""
	assert why(visit()) == []


def test_refusals_of_a_technician() -> None:
	"""A customer would wait for someone who has the day off, or who cannot splice fibre."""
	assert why(visit(), required=("Aérien",)) == ["skills"]
	assert why(visit(), day=date(2026, 8, 7)) == ["day_off"]
	assert why(visit(window="PM"), day=date(2026, 8, 6)) == ["hours"]
	assert why(visit(), day=date(2026, 8, 4))[0] == "past"
	assert why(visit(start=time(13))) == ["start_outside_window"]


def test_overlapping_visits_are_refused() -> None:
	"""Two households would wait for the same person at nine."""
	assert why(visit(start=time(9)), visit("a", start=time(8), minutes=90)) == ["overlap"]
	assert why(visit(start=time(10)), visit("a", start=time(8), minutes=120)) == []
	assert why(visit(), visit("a"), visit("b")) == ["window_full"]
	assert why(visit(window="Day", minutes=180), visit("a"), visit("b"), visit("c", "PM", 240)) == [
		"window_full"
	]


def test_jobs_per_day_are_limited() -> None:
	"""The fifth household of the day would be told at six that nobody comes."""
	small = [visit(name, window, 30) for name, window in (("a", "AM"), ("b", "AM"), ("c", "PM"), ("d", "PM"))]
	assert why(visit(minutes=30), *small) == ["day_full"]


def test_moving_a_job_on_its_own_day_does_not_collide_with_itself() -> None:
	"""A job could not be moved from nine to ten."""
	assert why(visit("a", start=time(10)), visit("a", start=time(9))) == []


visits = st.builds(
	Visit,
	st.text("abc", min_size=1, max_size=6),
	st.sampled_from(sorted(TIME_WINDOWS)),
	st.integers(15, 300),
	st.none() | st.times(time(6), time(20)),
)


@given(visits, st.lists(visits, max_size=8))
def test_what_is_accepted_never_overlaps(new: Visit, others: list[Visit]) -> None:
	"""Two visits at fixed times would overlap after some sequence of assignments."""
	if refusals(new, TODAY, TODAY, CREW, others, ()):
		return
	assert len({other.job for other in others} - {new.job}) < CREW.jobs_per_day
	for other in others:
		if other.job != new.job and new.start and other.start:
			assert new.bounds[1] <= other.bounds[0] or other.bounds[1] <= new.bounds[0]
