"""`bench --site SITE gigafibre permissions`"""

from __future__ import annotations

from typing import Any

import click
from frappe.commands import pass_context

from gigafibre_fsm.commands.connection import connected


@click.command("permissions")
@pass_context
def permissions(context: Any) -> None:
	"""Print all permissions as the page docs/permissions.md."""
	from gigafibre_fsm.reference.permissions import document

	with connected(context):
		click.echo(document(), nl=False)
