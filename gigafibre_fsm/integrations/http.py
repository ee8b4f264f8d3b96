"""All outbound HTTP calls of this app go through this module.

Every call has a timeout, none follows redirects (a redirected POST loses its body), and there are two errors:
ServiceUnavailable, when the same call may succeed later, and ServiceRefused, when the other system understood and refused.
The log has vendor, method, host, duration and result: never a path, a query, a header or a body, since all of them can
contain secrets.
"""

from __future__ import annotations

import json as jsonlib
import string
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import frappe
import requests
from frappe import _

from gigafibre_fsm.exceptions import ServiceRefused, ServiceUnavailable

ACCEPTED = (200, 201, 202, 204)
LATER = frozenset({408, 425, 429})
LONGEST_DETAIL = 2000
# Permanent errors: an invalid URL, a header with characters that headers cannot have.
NEVER = (
	UnicodeError,
	requests.exceptions.InvalidHeader,
	requests.exceptions.InvalidURL,
	requests.exceptions.InvalidSchema,
	requests.exceptions.MissingSchema,
)


@dataclass(frozen=True)
class Response:
	"""The response of another system; `text` is the decoded body, header names are lower case."""

	vendor: str
	status: int
	headers: dict[str, str] = field(default_factory=dict)
	text: str = ""

	def json(self) -> Any:
		"""The parsed body. Raises ServiceUnavailable when it is not JSON: a proxy's error page, a truncated reply."""
		try:
			return jsonlib.loads(self.text)
		except ValueError as error:
			raise ServiceUnavailable(
				_("{0} sent an answer that cannot be read.").format(self.vendor)
			) from error


def request(
	vendor: str,
	method: str,
	url: str,
	*,
	json: Any = None,
	data: Any = None,
	params: Mapping[str, Any] | None = None,
	headers: Mapping[str, str] | None = None,
	auth: tuple[str, str] | None = None,
	timeout: tuple[float, float] = (3, 10),
	accept: Collection[int] = ACCEPTED,
	verify: bool | str | None = None,
) -> Response:
	"""Call another system. `timeout` is (seconds to connect, seconds between bytes); `verify` a CA bundle, or None for the
	default.

	Raises ServiceUnavailable on network faults, 5xx, 408, 425 and 429; ServiceRefused with `code` "not_sendable" for a
	request that can never be sent, and with `code` = the status and `detail` = {"status", "body"} on any other status that is
	not in `accept`. `accept` takes precedence over both.
	"""
	started = time.monotonic()
	try:
		with requests.Session() as session:
			answer = session.request(
				method,
				url,
				json=json,
				data=data,
				params=params,
				headers={name: _in_ascii(value) for name, value in (headers or {}).items()},
				auth=auth or _no_netrc,
				timeout=timeout,
				verify=True if verify is None else verify,
				allow_redirects=False,
			)
	except NEVER as error:
		_log(vendor, method, url, type(error).__name__, started)
		raise ServiceRefused(
			_("The request to {0} is not valid and cannot be sent.").format(vendor), code="not_sendable"
		) from error
	except requests.RequestException as error:
		_log(vendor, method, url, type(error).__name__, started)
		raise ServiceUnavailable(_("{0} is not responding.").format(vendor)) from error
	_log(vendor, method, url, str(answer.status_code), started)
	response = Response(
		vendor,
		answer.status_code,
		{name.lower(): value for name, value in answer.headers.items()},
		answer.text,
	)
	if response.status in accept:
		return response
	if response.status >= 500 or response.status in LATER:
		raise ServiceUnavailable(_("{0} responded with {1}.").format(vendor, response.status))
	raise ServiceRefused(
		_("{0} refused the request ({1}).").format(vendor, response.status),
		code=str(response.status),
		detail={"status": response.status, "body": _readable(response.text)},
	)


def _in_ascii(value: str) -> str:
	"""A header value in ASCII, which all servers accept: other characters percent-encoded."""
	return value if value.isascii() else quote(value, safe=string.printable)


def _no_netrc(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
	"""Keep `requests` from replacing an Authorization header by one from ~/.netrc."""
	return prepared


def _readable(text: str) -> Any:
	try:
		return jsonlib.loads(text)
	except ValueError:
		return text[:LONGEST_DETAIL]


def _log(vendor: str, method: str, url: str, result: str, started: float) -> None:
	milliseconds = round((time.monotonic() - started) * 1000)
	frappe.logger("gigafibre.http").info(
		f"{vendor} {method} {urlsplit(url).hostname} {result} {milliseconds} ms"
	)
