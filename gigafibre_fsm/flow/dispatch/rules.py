"""The evidence required to complete a job, and the conditions for changing its devices afterwards. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gigafibre_fsm.flow.vocabulary import IN_SERVICE, ONT
from gigafibre_fsm.optical_power import Window


@dataclass(frozen=True)
class Device:
	"""One device of a job, with the facts that count as evidence.

	`label` is the scanned label, or empty; `reports`: by its Device Profile it reports to the ACS; `power` is the reported
	optical power, in dBm; `doubt` the model of an untrusted device that reported with its name.
	"""

	equipment_type: str
	name: str = ""
	label: str = ""
	informed: bool = False
	reports: bool = True
	power: float | None = None
	window: Window = field(default_factory=Window)
	doubt: str = ""


@dataclass(frozen=True)
class Check:
	key: str
	required: bool
	done: bool


@dataclass(frozen=True)
class Light:
	"""The technician's statement on the optical power: `measured` in dBm, and the reason why it stays outside the range."""

	measured: float | None = None
	reason: str = ""


@dataclass(frozen=True)
class Gap:
	"""A missing piece of evidence.

	Codes: scan and inform (a device: its label, its first report), power (an ONT without a known optical power), window (its
	optical power, `power` in dBm, is out of range, without a reason), check (a checklist item), signature.
	"""

	code: str
	device: Device | None = None
	check: str = ""
	power: float | None = None


def missing_evidence(
	devices: Iterable[Device], checks: Iterable[Check], signed_by: str | None, light: Light
) -> list[Gap]:
	"""The evidence that is missing before the job can be completed. `signed_by` is None where no signature is needed."""
	missing = []
	for device in devices:
		if not device.label:
			missing.append(Gap("scan", device))
			continue
		if device.reports and not device.informed:
			missing.append(Gap("inform", device))
		if device.equipment_type == ONT:
			missing += _light_missing(device, light)
	missing += [Gap("check", check=check.key) for check in checks if check.required and not check.done]
	if signed_by is not None and not signed_by.strip():
		missing.append(Gap("signature"))
	return missing


def _light_missing(ont: Device, light: Light) -> Iterable[Gap]:
	"""The measured and the reported value are both checked: either may be wrong."""
	known = [power for power in (light.measured, ont.power) if power is not None]
	if not known:
		yield Gap("power", ont)
	outside = [power for power in known if not ont.window.holds(power)]
	if outside and not light.reason.strip():
		yield Gap("window", ont, power=outside[0])


# Cannot be waived: even an override records who received the service.
NOT_WAIVED = ("signature",)
# The checklist item for the measured optical power.
SIGNAL = "signal"


CREDENTIALS = (
	"custom_wifi_ssid",
	"custom_wifi_password",
	"wifi_5ghz_ssid",
	"wifi_5ghz_password",
	"guest_wifi_on",
	"guest_wifi_ssid",
	"guest_wifi_password",
	"custom_sip_username",
	"custom_sip_password",
	"custom_sip_number",
)
"""The customer's credentials on a device, which a replacement takes over."""


@dataclass(frozen=True)
class DeviceState:
	"""The state of a device: `waits_for_job` names an open visit with it on its list."""

	status: str
	location_status: str
	waits_for_job: str = ""


def cannot_be_matched(device: DeviceState) -> str:
	"""The reason why the label of a device cannot be entered without a scan; empty if it can. Codes: location, status, job."""
	if device.location_status not in IN_SERVICE:
		return "location"
	if device.status != "Awaiting Scan":
		return "status"
	return "job" if device.waits_for_job else ""


def cannot_be_replaced(device: DeviceState) -> str:
	"""The reason why a device cannot be replaced; empty if it can. Codes: location, status."""
	if device.location_status not in IN_SERVICE:
		return "location"
	return "" if device.status in ("Actif", "Défectueux") else "status"
