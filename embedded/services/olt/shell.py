"""The command line of one session, in the manner of a SmartAX: modes, prompts, questions, pages of 20 lines.

Written from what operators publish of its sessions; it knows the commands that this app has templates for, and refuses
everything else as such a machine does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from embedded.services.olt.model import Olt, Ont, Place, Refusal

PAGE = 20
MORE = "---- More ( Press 'Q' to break ) ----"
UNKNOWN = "                  ^\n  % Unknown command, the error locates at '^'"
RULE = "  " + "-" * 77
SURE = "  Are you sure to release service virtual port(s)? (y/n)[n]:"
LEAVE = "  Are you sure to log out? (y/n)[n]:"
ADD = (
	r"ont add (\d+) (\d+) sn-auth \"?([0-9A-F]{16})\"? omci ont-lineprofile-id (\d+) ont-srvprofile-id (\d+)"
	r"(?: desc \"?([^\"]*)\"?)?"
)


class Shell:
	"""`answer` takes a line and returns (what is shown, whether the session goes on); while `rest` is not empty a page waits for
	a `key`. `pages`: "scroll" has no effect; `colours`: ANSI codes around prompts and lines.
	"""

	def __init__(self, olt: Olt, name: str, pages: bool = False, colours: bool = False) -> None:
		self.olt, self.name = olt, name
		self.pages, self.colours = pages, colours
		self.modes: list[str] = []
		self.privileged = False
		self.scrolls = False
		self.asked: Callable[[], str] | None = None
		self.leaving = False
		self.rest: list[str] = []

	@property
	def prompt(self) -> str:
		mode = f"({self.modes[-1]})" if self.modes else ""
		text = f"{self.name}{mode}#" if self.privileged else f"{self.name}>"
		return f"\n\x1b[1;32m{text}\x1b[0m\x1b[K" if self.colours else f"\n{text}"

	def answer(self, line: str) -> tuple[str, bool]:
		line = line.strip()
		if self.leaving:
			self.leaving = False
			if line.lower() == "y":
				return "\n  Configuration console exit, please retry to log on\n", False
			return self.prompt, True
		if self.asked:
			act, self.asked = self.asked, None
			return (self._try(act) if line.lower() == "y" else "") + self.prompt, True
		if line == "quit" and not self.modes:
			self.leaving = True
			return LEAVE, True
		if not line:
			return self.prompt, True
		return self._show(self._try(lambda: self._command(line))), True

	def _show(self, text: str) -> str:
		if self.asked:
			return text
		if self.colours:
			text = text.replace("online", "\x1b[32monline\x1b[0m").replace("  SN", "  \x1b[4mSN\x1b[24m")
		lines = text.split("\n")
		if self.scrolls or len(lines) <= PAGE:
			return text + self.prompt
		self.rest = lines
		return self._page()

	def key(self, key: str) -> str:
		"""A key while a page waits: space shows the next one, over the line that asked for it; q ends."""
		if key.lower() == "q":
			self.rest = []
			return self.prompt
		return ("\x1b[37D" + " " * len(MORE) + "\x1b[37D" + self._page()) if key == " " else ""

	def _page(self) -> str:
		shown, self.rest = self.rest[:PAGE], self.rest[PAGE:]
		return "\n".join(shown) + (f"\n{MORE}" if self.rest else self.prompt)

	def _try(self, act: Callable[[], str]) -> str:
		try:
			return act()
		except Refusal as no:
			return f"  {no}"

	def _command(self, line: str) -> str:
		if line in ("undo smart", "infoswitch cli OFF"):
			return ""
		if line == "scroll":
			self.scrolls = not self.pages
			return ""
		if line == "enable":
			self.privileged = True
			return ""
		if not self.privileged:
			return UNKNOWN
		if line == "disable" and not self.modes:
			self.privileged = False
			return ""
		if line == "quit":
			self.modes.pop()
			return ""
		if line == "return":
			self.modes.clear()
			return ""
		if line == "config" and not self.modes:
			self.modes.append("config")
			return ""
		if line == "save":
			return "  It will take several minutes to save configuration file, please wait..."
		if line.startswith("display ont "):
			return self._display(line)
		if ports := re.fullmatch(r"display service-port port (\d+)/(\d+)/(\d+) ont (\d+)", line):
			frame, slot, port, ont_id = map(int, ports.groups())
			return self._service_ports((frame, slot, port, ont_id))
		if self.modes and (card := re.fullmatch(r"interface gpon (\d+)/(\d+)", line)):
			self.modes.append(f"config-if-gpon-{card[1]}/{card[2]}")
			return ""
		if self.modes and self.modes[-1].startswith("config-if-gpon-"):
			return self._in_card(line)
		if self.modes:
			return self._in_config(line)
		return UNKNOWN

	def _in_card(self, line: str) -> str:
		frame, slot = map(int, self.modes[-1].removeprefix("config-if-gpon-").split("/"))
		if new := re.fullmatch(ADD, line):
			port, ont_id, serial, profile, service, description = new.groups()
			self.olt.add(
				(frame, slot, int(port), int(ont_id)), Ont(serial, profile, service, description or "")
			)
			return f"  Number of ONTs that can be added: 1, success: 1\n  PortID :{port}, ONTID :{ont_id}"
		if change := re.fullmatch(r"ont modify (\d+) (\d+) ont-lineprofile-id (\d+)", line):
			self.olt.modify((frame, slot, int(change[1]), int(change[2])), change[3])
			return ""
		if gone := re.fullmatch(r"ont delete (\d+) (\d+)", line):
			self.olt.delete((frame, slot, int(gone[1]), int(gone[2])))
			return "  Number of ONTs that can be deleted: 1, success: 1"
		return UNKNOWN

	def _in_config(self, line: str) -> str:
		opened = re.fullmatch(
			r"service-port vlan (\d+) gpon (\d+)/(\d+)/(\d+) ont (\d+) gemport \d+ multi-service user-vlan (\d+)"
			r" tag-transform translate",
			line,
		)
		if opened:
			frame, slot, port, ont = (int(opened[index]) for index in (2, 3, 4, 5))
			self.olt.open_service_port((frame, slot, port, ont), opened[1])
			return ""
		if closed := re.fullmatch(r"undo service-port port (\d+)/(\d+)/(\d+) ont (\d+)", line):
			frame, slot, port, ont = map(int, closed.groups())

			def close() -> str:
				self.olt.close_service_ports((frame, slot, port, ont))
				return "  The number of released service virtual ports: 1"

			self.asked = close
			return f"  It will take several minutes, and console may be timeout\n{SURE}"
		return UNKNOWN

	def _display(self, line: str) -> str:
		if line == "display ont autofind all":
			return self._found()
		asked = re.fullmatch(r"display ont info (\d+) (\d+) (\d+) (\d+)", line)
		if not asked:
			return UNKNOWN
		frame, slot, port, ont_id = map(int, asked.groups())
		ont = self.olt.onts.get((frame, slot, port, ont_id))
		if not ont:
			return "  The required ONT does not exist"
		letters = bytes.fromhex(ont.serial[:8]).decode("ascii", "replace")
		rows = {
			"F/S/P": f"{frame}/{slot}/{port}",
			"ONT-ID": ont_id,
			"Control flag": "active",
			"Run state": "online" if ont.online else "offline",
			"Config state": "normal" if ont.online else "initial",
			"Match state": "match" if ont.online else "initial",
			"DBA type": "SR",
			"ONT distance(m)": 3120 if ont.online else "-",
			"Last down cause": "-" if ont.online else ont.down_cause,
			"SN": f"{ont.serial} ({letters}-{ont.serial[8:]})",
			"Management mode": "OMCI",
			"Description": ont.description or "-",
			"Line profile ID": ont.profile,
			"Line profile name": f"line-{ont.profile}",
			"Service profile ID": ont.service_profile,
		}
		body = "\n".join(f"  {name:<24}: {value}" for name, value in rows.items())
		# a real answer continues with mapping tables, which are of no interest here
		tail = "\n".join(f"  |Gem Index {index}| {index}" for index in range(1, 30))
		return f"{RULE}\n{body}\n{RULE}\n{tail}\n{RULE}"

	def _service_ports(self, place: Place) -> str:
		vlans = sorted(self.olt.service_ports.get(place, ()))
		if not vlans:
			return "  Failure: No service virtual port can be operated"
		frame, slot, port, ont_id = place
		rows = [
			f"  {index:>5}  {vlan:>4} common   gpon {frame}/{slot} /{port}  {ont_id:<4} 1     vlan  {vlan:<10} -    -    up"
			for index, vlan in enumerate(vlans)
		]
		head = "  INDEX VLAN VLAN     PORT F/ S/ P VPI  VCI   FLOW  FLOW       RX   TX   STATE\n             ATTR     TYPE"
		return f"{RULE}\n{head}\n{RULE}\n" + "\n".join(rows) + f"\n{RULE}\n  Total : {len(rows)}"

	def _found(self) -> str:
		if not self.olt.seen:
			return "  Failure: The automatically found ONTs do not exist"
		blocks = [
			f"  Number              : {number}\n  F/S/P               : {frame}/{slot}/{port}\n"
			f"  Ont SN              : {serial} ({bytes.fromhex(serial[:8]).decode('ascii', 'replace')}-{serial[8:]})\n"
			f"  Ont EquipmentID     : sample\n{RULE}"
			for number, (frame, slot, port, serial) in enumerate(self.olt.seen, 1)
		]
		return f"{RULE}\n" + "\n".join(blocks)
