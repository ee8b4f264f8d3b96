"""The evidence that completes a job, and what may be done to a device afterwards. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gigafibre_fsm.flow.vocabulary import IN_SERVICE, ONT, ROUTER, TELEPHONE, TV_BOX


@dataclass(frozen=True)
class Device:
	"""One piece of equipment of a job, with the facts that count as evidence."""

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
	"""The evidence that is missing before the job can be completed: (code, subject).

	Codes: scan (equipment type), check (checklist key), inform (equipment type: the ONT has not reported to
	us), signature.
	"""
	missing = []
	for device in devices:
		if not device.scanned:
			missing.append(("scan", device.equipment_type))
		elif device.equipment_type == ONT and not device.informed:
			missing.append(("inform", device.equipment_type))
	missing += [("check", check.key) for check in checks if check.required and not check.done]
	if not signed_by.strip():
		missing.append(("signature", ""))
	return missing


# Cannot be waived: even an override records who received the service.
NOT_WAIVED = ("signature",)


def checklist(equipment_types: Collection[str]) -> list[tuple[str, str]]:
	"""The checklist of a job with this equipment: (key, label in English for translation)."""
	steps = []
	if ONT in equipment_types:
		steps.append(("signal", "Optical signal measured"))
	if ROUTER in equipment_types:
		steps += [("internet", "Internet speed tested"), ("wifi", "WiFi working on both bands")]
	if TV_BOX in equipment_types:
		steps.append(("tv", "TV channels loading"))
	if TELEPHONE in equipment_types:
		steps.append(("phone", "Dial tone heard"))
	return steps


CREDENTIALS = (
	"custom_wifi_ssid",
	"custom_wifi_password",
	"custom_sip_username",
	"custom_sip_password",
	"custom_sip_number",
)
"""The customer's credentials on a device, which a replacement takes over."""


@dataclass(frozen=True)
class Standing:
	"""The state of a device: `waits_for_job` names a visit that is not over and has it on its list."""

	status: str
	location_status: str
	waits_for_job: str = ""


def cannot_be_matched(device: Standing) -> str:
	"""Why a device cannot be given its label without a scan; empty when it can. Codes: location, status, job."""
	if device.location_status not in IN_SERVICE:
		return "location"
	if device.status != "Awaiting Scan":
		return "status"
	return "job" if device.waits_for_job else ""


def cannot_be_replaced(device: Standing) -> str:
	"""Why a device cannot be replaced; empty when it can. Codes: location, status."""
	if device.location_status not in IN_SERVICE:
		return "location"
	return "" if device.status in ("Actif", "Défectueux") else "status"
