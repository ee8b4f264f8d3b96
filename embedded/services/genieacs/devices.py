"""A simulated device: its actual parameters, and the values it refuses."""

import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from embedded.services.genieacs.models import Model
from embedded.services.genieacs.parameter import Value
from embedded.services.messages import Params

SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
ENUMERATIONS = {
	"VoiceProfile.1.Line.1.Enable": ("Disabled", "Quiescent", "Enabled"),
	"Security.ModeEnabled": ("None", "WPA2-Personal", "WPA-WPA2-Personal", "WPA3-Personal"),
	"ConnectionType": ("IP_Routed", "IP_Bridged", "Unconfigured"),
}
INVALID_TYPE, INVALID_VALUE = "9006", "9007"


def encoded_part(text: str) -> str:
	"""A part of a device id as GenieACS writes it: everything but letters, digits and `_` percent-encoded."""
	return "".join(c if c in SAFE else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def device_id(oui: str, product_class: str, serial: str) -> str:
	parts = (oui, product_class, serial) if product_class else (oui, serial)
	return "-".join(encoded_part(part) for part in parts)


@dataclass
class Cpe:
	"""A device in a home. `changed` holds what differs from the factory settings."""

	oui: str
	product_class: str
	serial: str
	manufacturer: str
	model: Model
	online: bool = True
	reachable: bool = True
	changed: dict[str, Value] = field(default_factory=dict)
	refused: dict[str, str] = field(default_factory=dict)
	started: float = field(default_factory=time.monotonic)
	session: threading.RLock = field(default_factory=threading.RLock)
	in_session: bool = False
	pon_serial: str = ""
	firmware: str = ""

	@property
	def id(self) -> str:
		return device_id(self.oui, self.product_class, self.serial)

	def value(self, path: str) -> Value:
		"""The actual value; KeyError for a path that this model does not have."""
		if path in self.changed:
			return self.changed[path]
		parameter = self.model.parameters[path]
		if self.firmware and path.endswith("DeviceInfo.SoftwareVersion"):
			return self.firmware
		if path.endswith("DeviceInfo.UpTime"):
			return int(time.monotonic() - self.started)
		if path.endswith("Line.1.Status"):
			return self._line_status(path.removesuffix("Status"))
		if isinstance(parameter.value, str) and "{" in parameter.value:
			return parameter.value.format(**self._particulars())
		return parameter.value

	def values(self) -> dict[str, Value]:
		return {path: self.value(path) for path in self.model.parameters}

	def refusal(self, path: str, value: Value, xsd_type: str) -> str | None:
		"""The CWMP fault code with which the device refuses this value, if it does."""
		if path in self.refused:
			return self.refused[path]
		if xsd_type != self.model.parameters[path].type:
			return INVALID_TYPE
		text = str(value)
		if path.endswith(("KeyPassphrase", ".PreSharedKey")) and not 8 <= len(text) <= 63:
			return INVALID_VALUE
		if path.endswith(".SSID") and not 1 <= len(text.encode()) <= 32:
			return INVALID_VALUE
		for ending, allowed in ENUMERATIONS.items():
			if path.endswith(ending) and text not in allowed:
				return INVALID_VALUE
		return None

	def restart(self) -> None:
		self.started = time.monotonic()

	def load(self, about: dict[str, str]) -> None:
		"""Another firmware, after a file of its own model; the settings stay."""
		if about.get("version") and (about["productClass"] or self.product_class) == self.product_class:
			self.firmware = about["version"]
		self.restart()

	def factory_reset(self) -> None:
		self.changed.clear()
		self.restart()

	def details(self) -> Params:
		return {
			"id": self.id,
			"serial": self.serial,
			"product_class": self.product_class,
			"online": self.online,
		}

	def _pon_hex(self) -> str:
		letters = self.pon_serial or self.serial
		return letters[:4].encode().hex().upper() + letters[4:]

	def _line_status(self, line: str) -> str:
		if self.value(f"{line}Enable") != "Enabled":
			return "Disabled"
		registered = self.value(f"{line}SIP.AuthUserName") and self.value(f"{line}SIP.AuthPassword")
		return "Up" if registered else "Error"

	def _particulars(self) -> dict[str, Any]:
		digest = hashlib.sha256(self.id.encode()).digest()
		mac = (
			self.serial
			if self.product_class == "Device2" and len(self.serial) == 12
			else f"02{digest[:5].hex()}"
		)
		return {
			"ip": f"10.{digest[5] % 64 + 64}.{digest[6]}.{digest[7] % 250 + 2}",
			"mac": ":".join(mac[at : at + 2] for at in range(0, 12, 2)).upper(),
			"manufacturer": self.manufacturer,
			"oui": self.oui,
			"pon_hex": self._pon_hex(),
			"product_class": self.product_class,
			"rx_power": f"{-14 - digest[8] % 100 / 10:.2f}",
			"rx_raw": str(round(10_000 * 10 ** ((-14 - digest[8] % 100 / 10) / 10))),
			"serial": self.serial,
			"tail": self.serial[-6:],
		}
