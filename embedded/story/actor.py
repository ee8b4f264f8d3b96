"""A person or a system that calls the site over HTTP, with its own session."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import requests

TIMEOUT = 30
CSRF_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Refused(Exception):
	"""The site answered with an error. `status` is the HTTP status, `sentence` what a person would read."""

	def __init__(self, method: str, response: requests.Response) -> None:
		self.status = response.status_code
		self.sentence = _sentence(response)
		super().__init__(f"{method} answered {self.status}: {self.sentence}")


def _sentence(response: requests.Response) -> str:
	try:
		body = response.json()
	except ValueError:
		return response.text[:300]
	messages = json.loads(body.get("_server_messages") or "[]")
	if messages:
		return str(json.loads(messages[0]).get("message", messages[0]))
	return str(body.get("message") or body.get("exception") or body)[:300]


class Actor:
	def __init__(self, url: str, language: str = "fr") -> None:
		"""`url` is the site's URL; every *.localhost is this machine, whether or not the resolver knows it."""
		there = urlsplit(url)
		local = (there.hostname or "").endswith(".localhost")
		self.base = f"http://127.0.0.1:{there.port}" if local else url.rstrip("/")
		self.session = requests.Session()
		self.session.headers.update(
			{"Host": there.netloc, "Accept": "application/json", "Accept-Language": language}
		)
		self.session.hooks["response"].append(self._keep_token)

	def get(self, method: str, **arguments: Any) -> Any:
		"""Call `gigafibre_fsm.api.<method>`; the answer is what the method returned."""
		return self._ask("GET", method, params=arguments)

	def post(self, method: str, **arguments: Any) -> Any:
		return self._ask("POST", method, json=arguments)

	def sign_in(self, user: str, password: str) -> Actor:
		self._ask("POST", "/api/method/login", json={"usr": user, "pwd": password})
		return self

	def records(
		self, doctype: str, fields: list[str], filters: list[Any], limit: int = 20, order: str = "name asc"
	) -> list[dict]:
		"""Records through the site's own REST interface, as far as this actor may see them."""
		answer = self._ask(
			"GET",
			f"/api/resource/{doctype}",
			params={
				"fields": json.dumps(fields),
				"filters": json.dumps(filters),
				"limit_page_length": limit,
				"order_by": order,
			},
		)
		return answer["data"]

	def record(self, doctype: str, name: str) -> dict:
		return self._ask("GET", f"/api/resource/{doctype}/{name}")["data"]

	def change(self, doctype: str, name: str, **values: Any) -> dict:
		"""Save some fields of a record, as a form does; the record as it is then."""
		return self._ask("PUT", f"/api/resource/{doctype}/{name}", json=values)["data"]

	def page(self, path: str) -> str:
		response = self.session.get(f"{self.base}{path}", timeout=TIMEOUT)
		if response.status_code >= 400:
			raise Refused(path, response)
		return response.text

	def _keep_token(self, response: requests.Response, *_args: Any, **_more: Any) -> None:
		"""Send the token of a page from then on, as its scripts do: once a session has one, it is asked for."""
		if response.headers.get("Content-Type", "").startswith("text/html"):
			token = CSRF_TOKEN.search(response.text)
			if token:
				self.session.headers["X-Frappe-CSRF-Token"] = token[1]

	def _ask(self, verb: str, method: str, **sent: Any) -> Any:
		path = method if method.startswith("/") else f"/api/method/gigafibre_fsm.api.{method}"
		response = self.session.request(verb, f"{self.base}{path}", timeout=TIMEOUT, **sent)
		if response.status_code >= 400:
			raise Refused(method, response)
		answer = response.json()
		return answer if method.startswith("/api/resource") else answer.get("message")
