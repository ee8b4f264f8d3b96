"""Free disk space on this server, and the work that stops before the database does.

A full disk stops MariaDB, and with it every order and bill. So work that fills the disk stops earlier: below `low_disk_gb` of
the site's configuration (2 by default) repeated reports of known devices are not stored, imports are refused, and logs are
cut to a part of their usual size every minute (scheduled/retention.py).
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import flt, nowdate

from gigafibre_fsm.exceptions import ServiceUnavailable
from gigafibre_fsm.notifications.notify import tell_staff

LOW_GB = 2.0
LOCAL = ("", "localhost", "127.0.0.1", "::1")
BYTES_A_GB = 1 << 30


def free_gb() -> float:
	"""Free space in GiB for an unprivileged process, on the fuller disk: that of the site's files, or of the database if it
	is on this machine.
	"""
	return min(shutil.disk_usage(folder).free for folder in _folders()) / BYTES_A_GB


def low_gb() -> float:
	return flt(frappe.conf.get("low_disk_gb")) or LOW_GB


def low_bytes() -> float:
	return low_gb() * BYTES_A_GB


def is_low() -> bool:
	return free_gb() < low_gb()


def require_room() -> None:
	"""Raises ServiceUnavailable on low disk space, for work that fills the disk and can be done later."""
	if is_low():
		sentence = _("The disk is almost full ({0} GB free). Free some space, then start again.")
		raise ServiceUnavailable(sentence.format(round(free_gb(), 1)))


def warn_staff() -> None:
	"""Notify staff and System Managers, once a day."""
	told = {"free_gb": round(free_gb(), 1), "low_gb": low_gb(), "site": frappe.local.site}
	tell_staff("disk.low", told, f"disk.low:{nowdate()}")


def _folders() -> list[str]:
	folders = [frappe.get_site_path()]
	if (frappe.conf.get("db_host") or "") in LOCAL and (data := _database_folder(frappe.local.site)):
		folders.append(data)
	return folders


@cache
def _database_folder(_site: str) -> str:
	"""The nearest readable folder of the database's data; "" when it is on another machine."""
	told = Path(frappe.db.sql("SELECT @@datadir")[0][0])
	return next((str(each) for each in (told, *told.parents[:-1]) if os.access(each, os.X_OK)), "")
