"""File: allows only paths inside the file folders, no scripts among them, and uploads by outsiders only through this app's
methods.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.core.doctype.file.file import File as FrappeFile

from gigafibre_fsm.exceptions import BadRequest, NotAllowed
from gigafibre_fsm.guards import callers

ATTACHED = frozenset({"htm", "html", "svg", "xml"})
"""Types that Frappe sends as an attachment when they are private: the browser saves them, and runs nothing."""
RUN = ATTACHED | {"hta", "js", "mjs", "shtml", "svgz", "swf", "xht", "xhtml", "xsl", "xslt"}
"""Types that a browser executes, under the site's origin and with the user's session."""
PUBLISHERS = frozenset({"System Manager", "Website Manager"})


class File(FrappeFile):
	"""Frappe itself reads any path in `file_url`, including the site's configuration with its passwords."""

	def before_insert(self) -> None:
		if not (self.flags.ignore_permissions or callers.is_staff()):
			raise NotAllowed(_("You are not allowed to do this."))
		self.refuse_to_climb()
		self.refuse_scripts()
		self.refuse_what_is_not_there()
		super().before_insert()

	def validate(self) -> None:
		self.refuse_to_climb()
		self.refuse_scripts()
		super().validate()

	def get_full_path(self) -> str:
		self.refuse_to_climb()
		return super().get_full_path()

	def refuse_to_climb(self) -> None:
		for path in (self.file_url, self.file_name, self.thumbnail_url):
			written = unquote(unquote(str(path or "")))
			if ".." in re.split(r"[/\\]", written) or "\0" in written:
				raise BadRequest(_("The path of the file is not valid."))

	def refuse_what_is_not_there(self) -> None:
		"""Frappe answers with a server error where a path to attach names no file."""
		url = str(self.file_url or "")
		if self.is_folder or self.content or not url.startswith(("/files/", "/private/files/")):
			return
		parts = [*(["public"] if url.startswith("/files/") else []), url.lstrip("/")]
		if not Path(frappe.get_site_path(*parts)).is_file():
			raise BadRequest(_("This file does not exist."))

	def refuse_scripts(self) -> None:
		kinds = {
			str(name or "").rpartition(".")[2].strip().lower() for name in (self.file_name, self.file_url)
		}
		running = kinds & (RUN - ATTACHED if self.is_private else RUN)
		if not running or self.is_folder or self.flags.ignore_permissions:
			return
		if PUBLISHERS.isdisjoint(frappe.get_roles()):
			raise BadRequest(
				_(
					"A file of the kind {0} could run a script: attach it as a private file, or as a PDF."
				).format(running.pop())
			)
