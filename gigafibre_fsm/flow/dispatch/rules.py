"""Who can go where and when, and what must be seen before a job is complete. Pure: no Frappe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WINDOWS: dict[str, tuple[time, time]] = {
	"AM": (time(8), time(12)),
	"PM": (time(12), time(17)),
	"Day": (time(8), time(17)),
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Visit:
	"""One job on a technician's day; without `start` it may be anywhere in its window."""

	job: str
	window: str
	minutes: int
	start: time | None = None

	@property
	def bounds(self) -> tuple[time, time]:
		"""From when to when the technician is held by it, as far as that is known."""
		if self.start is None:
			return WINDOWS[self.window]
		return self.start, _after(self.start, self.minutes)


@dataclass(frozen=True)
class Crew:
	"""What a technician can take on. `hours` maps a weekday to (from, to); empty means no restriction."""

	jobs_per_day: int
	tags: frozenset[str] = frozenset()
	hours: tuple[tuple[str, time, time], ...] = ()


def refusals(
	visit: Visit, day: date, today: date, crew: Crew, others: Sequence[Visit], required: Collection[str]
) -> list[str]:
	"""Why `crew` cannot take `visit` on `day` beside `others`; empty when it can.

	Codes: past, start_outside_window, skills, day_off, hours, day_full, overlap, window_full.
	"""
	found = []
	if day < today:
		found.append("past")
	if visit.start and not _inside(visit.bounds, WINDOWS[visit.window]):
		found.append("start_outside_window")
	if not set(required) <= crew.tags:
		found.append("skills")
	found += _hours(visit, day, crew)
	others = [other for other in others if other.job != visit.job]
	if len(others) + 1 > crew.jobs_per_day:
		found.append("day_full")
	elif any(visit.start and other.start and _overlap(visit.bounds, other.bounds) for other in others):
		found.append("overlap")
	elif not _fits([*others, visit]):
		found.append("window_full")
	return found


def missing_skills(required: Collection[str], tags: Collection[str]) -> list[str]:
	return sorted(set(required) - set(tags))


def _hours(visit: Visit, day: date, crew: Crew) -> list[str]:
	if not crew.hours:
		return []
	shifts = [(begin, end) for weekday, begin, end in crew.hours if weekday == WEEKDAYS[day.weekday()]]
	if not shifts:
		return ["day_off"]
	if visit.start:
		held = any(_inside(visit.bounds, shift) for shift in shifts)
	else:
		held = any(_overlap(visit.bounds, shift) for shift in shifts)
	return [] if held else ["hours"]


def _fits(visits: Sequence[Visit]) -> bool:
	"""Whether every half day, and the day as a whole, has the minutes for what was promised in it."""
	for window, bounds in WINDOWS.items():
		promised = sum(visit.minutes for visit in visits if _inside(WINDOWS[visit.window], WINDOWS[window]))
		if promised > _minutes(bounds):
			return False
	return True


def _minutes(bounds: tuple[time, time]) -> int:
	return (bounds[1].hour - bounds[0].hour) * 60 + bounds[1].minute - bounds[0].minute


def _inside(inner: tuple[time, time], outer: tuple[time, time]) -> bool:
	return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: tuple[time, time], other: tuple[time, time]) -> bool:
	return one[0] < other[1] and other[0] < one[1]


def _after(start: time, minutes: int) -> time:
	end = datetime.combine(date.min, start) + timedelta(minutes=minutes)
	return end.time() if end.date() == date.min else time.max


@dataclass(frozen=True)
class Device:
	"""One piece of equipment of a job, as far as the evidence goes."""

	equipment_type: str
	scanned: bool
	informed: bool


@dataclass(frozen=True)
class Check:
	key: str
	required: bool
	done: bool


def missing_evidence(
	devices: Iterable[Device], checks: Iterable[Check], signed_by: str
) -> list[tuple[str, str]]:
	"""What still has to be seen before the job may be called complete: (code, of what).

	Codes: scan (equipment type), check (checklist key), inform (equipment type: the ONT has not reported to
	us), signature.
	"""
	missing = []
	for device in devices:
		if not device.scanned:
			missing.append(("scan", device.equipment_type))
		elif device.equipment_type == "ONT" and not device.informed:
			missing.append(("inform", device.equipment_type))
	missing += [("check", check.key) for check in checks if check.required and not check.done]
	if not signed_by.strip():
		missing.append(("signature", ""))
	return missing


# What cannot be waived: whoever overrides still says who received the service.
NOT_WAIVED = ("signature",)


def checklist(equipment_types: Collection[str]) -> list[tuple[str, str]]:
	"""The steps to tick off for a job with this equipment: (key, label in English for translation)."""
	steps = []
	if "ONT" in equipment_types:
		steps.append(("signal", "Optical signal measured"))
	if "Routeur" in equipment_types:
		steps += [("internet", "Internet speed tested"), ("wifi", "WiFi working on both bands")]
	if "Décodeur TV" in equipment_types:
		steps.append(("tv", "TV channels loading"))
	if "Téléphone IP" in equipment_types:
		steps.append(("phone", "Dial tone heard"))
	return steps


CREDENTIALS = (
	"custom_wifi_ssid",
	"custom_wifi_password",
	"custom_sip_username",
	"custom_sip_password",
	"custom_sip_number",
)
"""What the household knows of a device, and keeps when another one takes its place."""


@dataclass(frozen=True)
class Standing:
	"""How a device stands: `waits_for_job` names a visit that is not over and has it on its list."""

	status: str
	location_status: str
	waits_for_job: str = ""


IN_SERVICE = ("Active", "Suspended")


def cannot_be_matched(device: Standing) -> str:
	"""Why a device cannot be given its label without a scan; empty when it can. Codes: location, status, job."""
	if device.location_status not in IN_SERVICE:
		return "location"
	if device.status != "Awaiting Scan":
		return "status"
	return "job" if device.waits_for_job else ""


def cannot_be_replaced(device: Standing) -> str:
	"""Why no other device can take its place; empty when one can. Codes: location, status."""
	if device.location_status not in IN_SERVICE:
		return "location"
	return "" if device.status in ("Actif", "Défectueux") else "status"
