"""An SSH session with an OLT, through netmiko: the only outbound connections beside http.py."""

from __future__ import annotations

import re
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from frappe import _
from netmiko import BaseConnection, ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
from paramiko import SSHException, Transport

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable
from gigafibre_fsm.integrations.olt.dialect import MissingValue

CONNECT_SECONDS, ANSWER_SECONDS = 10, 20
PAUSE = 0.02
MOST_QUESTIONS = 4
MOST_SAID = 120
LONGEST_ANSWER = 1_000_000
"""In characters: the output of a machine that never stops is cut off."""
PROMPT = r"[>#]\s*\Z"
QUESTION = r"\(y/n\)\s*(?:\[[yn]\])?\s*:\s*\Z"
MORE = r"-{2,}\s*\(?\s*more\b"
LONGEST_MORE = 100
"""The prompt of a pager that waits for a key, if paging cannot be disabled: `---- More ( Press 'Q' to break ) ----`."""
CONTROL = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[ -/]*[0-Z^-~])|[\x00-\x08\x0b-\x1f\x7f]"
"""Colours, cursor movements (ECMA-48) and other characters that are not text."""


@dataclass(frozen=True)
class Target:
	"""The SSH address of an OLT. `host_key` is the result of `read_host_key` that a person has confirmed."""

	name: str
	host: str
	port: int
	user: str
	password: str = field(repr=False)
	host_key: str
	platform: str


@dataclass
class Session:
	"""`transcript` has each command and its answer, in order; never the password."""

	connection: BaseConnection
	transcript: list[str] = field(default_factory=list)

	def run(self, line: str) -> str:
		"""The answer to one command; the OLT's confirmation question is answered with yes."""
		answer = self._ask(line)
		for _question in range(MOST_QUESTIONS):
			if not re.search(QUESTION, answer):
				break
			answer += "\n" + self._ask("y")
		else:
			raise ValueError(line)
		self.transcript.append(f"> {line}\n{answer.strip()}".strip())
		return answer

	def _ask(self, line: str) -> str:
		"""The output until the next prompt or question. (netmiko's own reader waits on a closed connection.)"""
		self.connection.write_channel(line + self.connection.RETURN)
		shown, answer, ends = "", "", time.monotonic() + ANSWER_SECONDS
		prompt = rf"^{re.escape(plain(self.connection.base_prompt))}[^\n]*{PROMPT}"
		while not re.search(f"{prompt}|{QUESTION}", answer, re.MULTILINE):
			if more := self.connection.read_channel():
				shown += more
				answer = plain(shown)
			before, _newline, last = answer.rpartition("\n")
			if len(last) < LONGEST_MORE and re.search(MORE, last, re.IGNORECASE):
				shown = before + "\n"
				self.connection.write_channel(" ")
			channel = self.connection.remote_conn
			if (channel.closed or channel.eof_received) and not channel.recv_ready():
				raise EOFError(line)
			if time.monotonic() > ends:
				raise TimeoutError(line)
			if len(shown) > LONGEST_ANSWER:
				raise ValueError(line)
			time.sleep(PAUSE)
		return answer.partition("\n")[2]  # after the echo of the command


def plain(shown: str) -> str:
	"""The output of a terminal without control sequences."""
	return re.sub(CONTROL, "", shown)


@contextmanager
def open_session(target: Target) -> Iterator[Session]:
	"""A session in privileged mode. Raises ServiceRefused for a wrong password or host key, else ServiceUnavailable."""
	try:
		with known_hosts(target) as file, _signed_in(target, file) as connection:
			connection.enable()
			connection.clear_buffer()  # a second prompt would be taken for the answer to the first command
			yield Session(connection)
	except NetmikoAuthenticationException as error:
		raise ServiceRefused(
			_("{0} does not accept our user and password.").format(target.name), code="sign_in"
		) from error
	except MissingValue:
		raise
	except ValueError as error:
		said = " ".join(plain(str(error)).split())[:MOST_SAID]
		raise ServiceUnavailable(
			_("{0} says something else than its dialect expects: {1}").format(target.name, said)
		) from error
	except (NetmikoBaseException, SSHException, OSError, EOFError) as error:
		if "host key" in str(error).lower():
			raise ServiceRefused(
				_("{0} is not the machine that it was: its host key has changed.").format(target.name),
				code="host_key",
			) from error
		raise ServiceUnavailable(_("{0} does not answer.").format(target.name)) from error


@contextmanager
def known_hosts(target: Target) -> Iterator[Path]:
	"""A known_hosts file with the one key of `target`, so that the password is sent to no other machine."""
	with tempfile.NamedTemporaryFile("w", suffix=".known_hosts") as file:
		file.write(f"[{target.host}]:{target.port} {target.host_key}\n")
		if target.port == 22:  # noqa: PLR2004 - the port that known_hosts leaves out
			file.write(f"{target.host} {target.host_key}\n")
		file.flush()
		yield Path(file.name)


@contextmanager
def _signed_in(target: Target, file: Path) -> Iterator[BaseConnection]:
	"""A session that is closed properly, since an OLT has few of them; a broken one is dropped."""
	connection = _connect(target, file)
	try:
		yield connection
	except BaseException:
		connection.paramiko_cleanup()
		raise
	connection.disconnect()


def _connect(target: Target, file: Path) -> BaseConnection:
	return ConnectHandler(
		device_type=target.platform,
		host=target.host,
		port=target.port,
		username=target.user,
		password=target.password,
		ssh_strict=True,
		alt_host_keys=True,
		alt_key_file=str(file),
		allow_agent=False,
		use_keys=False,
		conn_timeout=CONNECT_SECONDS,
		auth_timeout=CONNECT_SECONDS,
		banner_timeout=CONNECT_SECONDS,
		read_timeout_override=ANSWER_SECONDS,
	)


def read_host_key(host: str, port: int) -> str:
	"""The host key of the machine at `host`, as in known_hosts ("ssh-ed25519 AAAA..."); sends no password."""
	try:
		# A socket of its own: paramiko's has no timeout for a silent machine.
		with Transport(socket.create_connection((host, port), CONNECT_SECONDS)) as transport:
			transport.start_client(timeout=CONNECT_SECONDS)
			key = transport.get_remote_server_key()
			return f"{key.get_name()} {key.get_base64()}"
	except (SSHException, OSError, EOFError) as error:
		raise ServiceUnavailable(_("{0} does not answer.").format(host)) from error
