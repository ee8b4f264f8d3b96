"""The site's own files, among them its passwords, cannot be read at any URL."""

from __future__ import annotations

import secrets

import pytest

from tests.world.fixtures import SUPPORT, TECHNICIAN, World
from tests.world.households import Households

pytestmark = pytest.mark.site

PATHS = (
	"/private/files/../../site_config.json",
	"/private/files/..%2f..%2fsite_config.json",
	"/private/files/%252e%252e/%252e%252e/site_config.json",
	"/files/../../site_config.json",
	"/private/files\\..\\..\\site_config.json",
)
SECRET = "encryption_key"


@pytest.mark.parametrize("path", PATHS)
def test_a_file_must_be_in_the_file_folders(world: World, households: Households, path: str) -> None:
	"""Anyone with an account could read the database's password and become Administrator."""
	for person in (households.at_home, world.staff(TECHNICIAN), world.staff(SUPPORT), world.office()):
		name = f"{secrets.token_hex(4)}.json"
		made = person.session.post(
			f"{person.base}/api/resource/File",
			json={"file_url": path, "file_name": name, "is_private": 1},
			timeout=30,
		)
		assert 400 <= made.status_code < 500, (path, made.status_code, made.text[:200])
		read = person.session.get(f"{person.base}/private/files/{name}", timeout=30)
		assert SECRET not in read.text and read.status_code in (403, 404)


def test_an_old_file_row_with_a_bad_path_is_not_read(site) -> None:
	"""A File row created before the upgrade could still be used to read any file."""
	from gigafibre_fsm.exceptions import BadRequest

	row = site.get_doc(
		{"doctype": "File", "file_name": "x.json", "is_private": 1, "file_url": PATHS[0], "name": "x"}
	)
	with pytest.raises(BadRequest):
		row.get_content()


def test_outsiders_cannot_upload_files(world: World, households: Households) -> None:
	"""Strangers could fill the disk, and publish pages under the company's name."""
	for person in (world.visitor(), households.at_home, world.staff(TECHNICIAN)):
		for path in ("/api/method/upload_file", "/api/method/uploadfile", "/api/v2/method/upload_file"):
			answer = person.session.post(
				f"{person.base}{path}",
				files={"file": ("x.txt", b"exemple", "text/plain")},
				data={
					"doctype": "Sales Invoice",
					"docname": households.neighbour.records["Sales Invoice"][0],
				},
				timeout=30,
			)
			assert answer.status_code in (400, 401, 403), (path, answer.text[:200])


@pytest.mark.parametrize("name", ["page.html", "logo.SVG", "x.xhtml", "x.js"])
def test_staff_publish_no_scripts(world: World, name: str) -> None:
	"""A page that support uploads would run under the site's address, with the session of the manager who opens it."""
	support = world.staff(SUPPORT)
	content = f"<script>alert(1)</script>{secrets.token_hex(4)}".encode()
	answer = support.session.post(
		f"{support.base}/api/method/upload_file",
		files={"file": (name, content, "text/plain")},
		data={"is_private": "0"},
		timeout=30,
	)
	assert answer.status_code == 400, answer.text[:200]
	assert world.visitor().session.get(f"{support.base}/files/{name}", timeout=30).status_code == 404


def test_file_permissions_hold_without_the_gate(site) -> None:
	"""If an entry point is opened later, the file folders would be open too."""
	from gigafibre_fsm.exceptions import NotAllowed

	site.set_user("Guest")
	made = site.get_doc({"doctype": "File", "file_name": "x.txt", "content": "x"})
	with pytest.raises(NotAllowed):
		made.before_insert()


@pytest.mark.parametrize(
	"path",
	[
		"/files/..%2f..%2fsite_config.json",
		"/files/..%2f..%2f..%2fcommon_site_config.json",
		"/files/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
		"/files//etc/passwd",
		"/files/%2e%2e/%2e%2e/site_config.json",
		"/assets/..%2fcommon_site_config.json",
		"/private/files/..%2f..%2fsite_config.json",
		"/backups/..%2f..%2fsite_config.json",
	],
)
def test_the_web_server_serves_public_folders_only(world: World, path: str) -> None:
	"""Anyone who reaches the web server could read every password of the site without signing in."""
	import http.client
	from urllib.parse import urlsplit

	there = urlsplit(world.visitor().base)
	line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=30)
	line.request("GET", path, headers={"Host": str(world.visitor().session.headers["Host"])})
	answer = line.getresponse()
	text = answer.read().decode("utf-8", "replace")
	assert answer.status in (302, 400, 401, 403, 404), (path, answer.status)
	assert SECRET not in text and "root:" not in text and "db_password" not in text
