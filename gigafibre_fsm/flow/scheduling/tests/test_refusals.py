"""Which technician can take a visit, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gigafibre_fsm.flow.scheduling.rules import Crew, Policy, TimeOff, Visit, has_passed, minute, refusals
from gigafibre_fsm.flow.scheduling.suggest import best_moment
from gigafibre_fsm.flow.scheduling.travel import NO_TRAVEL, Place, Travel
from gigafibre_fsm.flow.vocabulary import TIME_WINDOWS

TODAY = date(2026, 8, 5)
CREW = Crew(
	4,
	frozenset({"Fibre", "Installation"}),
	(("Wednesday", time(8), time(17)), ("Thursday", time(8), time(12))),
)
# Half an hour by road from one to the other.
HERE, THERE = Place(45.1667, -73.6833), Place(45.3742, -73.6833)
ROADS = Policy(Travel(road_factor=1.3, kmh=60))


def visit(job: str = "new", window: str = "AM", minutes: int = 120, start: time | None = None) -> Visit:
	return Visit(job, window, minutes, start)


def why(
	new: Visit,
	*others: Visit,
	day: date = TODAY,
	crew: Crew = CREW,
	required=("Fibre",),
	policy: Policy | None = None,
) -> list[str]:
	return refusals(new, day, TODAY, crew, others, required, policy)


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
	assert why(visit(window="PM", start=time(16))) == ["hours"]


def test_what_is_suggested_is_not_refused() -> None:
	"""The best place would be the time of a visit that was planned against a warning, and taking it an error."""
	crowded = [visit("a", minutes=240, start=time(8)), visit("b", start=time(11))]
	crew = Crew(8, CREW.tags)
	best = best_moment(visit(minutes=30, window="Day"), TODAY, TODAY, crew, crowded, Policy(NO_TRAVEL))
	assert best and not why(visit(minutes=30, window="Day", start=best.start), *crowded, crew=crew), (
		best.start
	)


def test_a_time_of_today_that_is_over() -> None:
	"""A customer would be promised this morning in the afternoon."""
	morning, at_nine = Visit("J", "AM", 60), Visit("J", "AM", 60, time(9))
	tomorrow = TODAY + timedelta(days=1)
	assert [has_passed(at_nine, TODAY, TODAY, minute(time(9, late))) for late in (0, 14, 15)] == [0, 0, 1]
	assert [has_passed(morning, TODAY, TODAY, minute(time(hour, 15))) for hour in (11, 12)] == [0, 1]
	assert not has_passed(at_nine, tomorrow, TODAY, minute(time(17)))


def test_overlapping_visits_are_refused() -> None:
	"""Two households would wait for the same person at nine."""
	assert why(visit(start=time(9)), visit("a", start=time(8), minutes=90)) == ["overlap"]
	assert why(visit(start=time(10)), visit("a", start=time(8), minutes=120)) == []
	assert why(visit(), visit("a"), visit("b")) == ["window_full"]
	assert why(visit(window="Day", minutes=180), visit("a"), visit("b"), visit("c", "PM", 240)) == [
		"window_full"
	]


def test_the_window_is_when_the_technician_arrives() -> None:
	"""Half of a morning would stay empty because work that begins at eleven ends after noon."""
	assert why(visit(), visit("a", start=time(9))) == []


def test_jobs_per_day_are_limited() -> None:
	"""The fifth household of the day would learn at six that no technician comes."""
	small = [visit(name, window, 30) for name, window in (("a", "AM"), ("b", "AM"), ("c", "PM"), ("d", "PM"))]
	assert why(visit(minutes=30), *small) == ["day_full"]


def test_moving_a_job_on_its_own_day_does_not_collide_with_itself() -> None:
	"""A job could not be moved from nine to ten."""
	assert why(visit("a", start=time(10)), visit("a", start=time(9))) == []


def test_time_off_is_nobody_s_visit() -> None:
	"""A household would wait for someone who is on vacation, in a course, or at lunch."""
	away = TimeOff(TODAY, TODAY, "Vacation")
	assert why(visit(), crew=replace(CREW, time_off=(away,))) == ["time_off"]
	assert why(visit(), crew=replace(CREW, time_off=(replace(away, kind="Blackout"),))) == ["closed"]
	lunch = replace(away, kind="Lunch", begin=time(12), end=time(12, 30))
	eating = replace(CREW, time_off=(lunch,))
	assert why(visit(start=time(11)), crew=eating) == ["time_off"]
	assert why(visit(start=time(10)), crew=eating) == []
	assert why(visit(), visit("a"), crew=eating) == []
	assert why(visit(), visit("a", minutes=130), crew=eating) == ["window_full"]


def test_a_drive_takes_time() -> None:
	"""The second household would wait half an hour longer than promised."""
	here, there = replace(visit(start=time(10)), place=HERE), replace(visit("a", start=time(8)), place=THERE)
	assert ROADS.travel.minutes(HERE, THERE) == 30
	assert why(here, there) == []
	assert why(here, there, policy=ROADS) == ["travel"]
	assert why(replace(here, start=time(10, 30)), there, policy=ROADS) == []


def test_the_day_begins_and_ends_at_home() -> None:
	"""A technician would be expected at eight, half an hour from home, and be back long after the working day."""
	at_home = replace(CREW, home=THERE)
	new = replace(visit(minutes=60), place=HERE)
	assert why(replace(new, start=time(8)), crew=at_home, policy=ROADS) == ["travel"]
	assert why(replace(new, start=time(8, 30)), crew=at_home, policy=ROADS) == []
	late = replace(new, window="PM", start=time(16))
	assert why(late, crew=at_home, policy=ROADS) == ["travel"]
	assert why(late, crew=CREW, policy=ROADS) == []


def test_nobody_is_sent_too_far() -> None:
	"""A technician would spend the day on the road for one visit."""
	new = replace(visit(), place=HERE)
	assert why(new, crew=replace(CREW, home=THERE), policy=replace(ROADS, reach=29)) == ["too_far"]
	assert why(new, crew=replace(CREW, home=THERE), policy=replace(ROADS, reach=30)) == []


def test_zones_of_the_day() -> None:
	"""On the day of one town a technician would be sent to the other end of the network."""
	zoned = replace(CREW, towns=(("Wednesday", frozenset({"huntingdon"})),))
	assert why(replace(visit(), town="Hemmingford"), crew=zoned) == ["town"]
	assert why(replace(visit(), town="HUNTINGDON"), crew=zoned) == []
	assert why(replace(visit(), town="Hemmingford"), crew=zoned, day=date(2026, 8, 6)) == []


def test_what_was_planned_against_a_warning_does_not_close_the_day() -> None:
	"""After one exception the dispatcher could plan nothing more on that day."""
	double = [visit("a", start=time(9)), visit("b", start=time(9))]
	assert why(visit(window="PM", start=time(14)), *double) == []


visits = st.builds(
	Visit,
	st.text("abc", min_size=1, max_size=6),
	st.sampled_from(sorted(TIME_WINDOWS)),
	st.integers(15, 300),
	st.none() | st.times(time(6), time(20)),
)


@given(visits, st.lists(visits, max_size=5))
def test_what_is_accepted_never_overlaps(new: Visit, others: list[Visit]) -> None:
	"""Two visits at fixed times would overlap after some sequence of assignments."""
	if refusals(new, TODAY, TODAY, CREW, others, ()):
		return
	assert len({other.job for other in others} - {new.job}) < CREW.jobs_per_day
	for other in others:
		if other.job != new.job and new.start and other.start:
			assert (
				new.stop.earliest + new.minutes <= other.stop.earliest
				or other.stop.earliest + other.minutes <= new.stop.earliest
			)
