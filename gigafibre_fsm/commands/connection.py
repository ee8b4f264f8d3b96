"""Opens and closes a command's connection to its site; no other module of commands does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import frappe
from frappe.commands import get_site


@contextmanager
def connected(context: Any) -> Iterator[None]:
	"""Connect to the site of the command line, as Administrator. What is not committed at the end is rolled back; a
	validation error is shown without its traceback.
	"""
	frappe.init(site=get_site(context))
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		yield
	except frappe.ValidationError as refusal:
		raise click.ClickException(str(refusal)) from refusal
	finally:
		frappe.destroy()
