"""A command's connection to its site; every command uses this context manager."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import frappe
from frappe.commands import get_site

from gigafibre_fsm import database


@contextmanager
def connected(context: Any) -> Iterator[None]:
	"""Connect to the site of the command line, as Administrator. Uncommitted changes are rolled back at the end; validation
	errors and a lost database connection are shown without a traceback.
	"""
	frappe.init(site=get_site(context))
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		yield
	except frappe.ValidationError as refusal:
		raise click.ClickException(str(refusal)) from refusal
	except Exception as error:
		if not database.is_connection_lost(error):
			raise
		raise click.ClickException(
			f"The site's database broke off ({error.args[-1]}). What was not committed yet is undone: run the command again."
		) from error
	finally:
		frappe.destroy()
