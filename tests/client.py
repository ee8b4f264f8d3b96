"""An HTTP session with a site whose name may not resolve in DNS."""

from typing import Any
from urllib.parse import urlsplit

import requests


class SiteClient(requests.Session):
	"""`client.get("/internet")`; absolute URLs of the site (from an e-mail, say) work as well.

	The request goes to loopback with the site's name in the Host header, so nothing needs to resolve it.
	"""

	def __init__(self, url: str) -> None:
		super().__init__()
		self.site_url = url.rstrip("/")
		parts = urlsplit(self.site_url)
		is_local = (parts.hostname or "").endswith("localhost")
		self._address = f"{parts.scheme}://127.0.0.1:{parts.port or 80}" if is_local else self.site_url
		self.headers.update({"Host": parts.netloc, "Accept": "application/json"})

	def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
		kwargs.setdefault("timeout", 60)
		if url.startswith(self.site_url):
			url = url.removeprefix(self.site_url) or "/"
		if url.startswith("/"):
			url = self._address + url
		return super().request(method, url, *args, **kwargs)

	def login(self, user: str, password: str) -> "SiteClient":
		"""Open a session as a desk or website user. Raises HTTPError when refused."""
		self.post("/api/method/login", data={"usr": user, "pwd": password}).raise_for_status()
		return self

	def call(self, method: str, verb: str = "POST", **arguments: Any) -> requests.Response:
		"""Call a whitelisted method: arguments as JSON for POST, in the query for GET."""
		given = {"json": arguments} if verb == "POST" else {"params": arguments}
		return self.request(verb, f"/api/method/{method}", **given)
