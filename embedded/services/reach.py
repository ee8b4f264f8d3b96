"""Calls from a fake to the application, by the application's own host name."""

from __future__ import annotations

import urllib.parse
import urllib.request


def post_request(url: str, body: bytes, headers: dict[str, str]) -> urllib.request.Request:
	"""A POST to `url`; every `*.localhost` is this machine, whether or not it has a resolver that knows (RFC 6761)."""
	parts = urllib.parse.urlsplit(url)
	if (parts.hostname or "").endswith(".localhost"):
		headers = headers | {"Host": parts.netloc}
		url = parts._replace(netloc=f"127.0.0.1:{parts.port or 80}").geturl()
	return urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - set by the launcher or a test
