"""File: only paths inside the file folders, and uploads by outsiders only through this app's methods."""

from __future__ import annotations

import re
from urllib.parse import unquote

from frappe import _
from frappe.core.doctype.file.file import File as FrappeFile

from gigafibre_fsm.exceptions import BadRequest, NotAllowed
from gigafibre_fsm.guards import callers


class File(FrappeFile):
	"""Frappe itself reads whatever `file_url` points to, including the site's configuration with its passwords."""

	def before_insert(self) -> None:
		if not (self.flags.ignore_permissions or callers.is_staff()):
			raise NotAllowed(_("You are not allowed to do this."))
		self.refuse_to_climb()
		super().before_insert()

	def validate(self) -> None:
		self.refuse_to_climb()
		super().validate()

	def get_full_path(self) -> str:
		self.refuse_to_climb()
		return super().get_full_path()

	def refuse_to_climb(self) -> None:
		for path in (self.file_url, self.file_name, self.thumbnail_url):
			written = unquote(unquote(str(path or "")))
			if ".." in re.split(r"[/\\]", written) or "\0" in written:
				raise BadRequest(_("The path of the file is not valid."))
