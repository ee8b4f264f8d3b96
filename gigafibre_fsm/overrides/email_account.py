"""Email Account: mails to an account that appends to Issue become messages of tickets (flow/messages).

Frappe's own mail reader opens a new Issue for a reply whose thread it does not find, and loses all mails of one pull when it
cannot decode one of them.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount as FrappeEmailAccount
from frappe.model.document import Document

from gigafibre_fsm.flow.messages import receiving

REQUESTS = "Issue"


class RequestMail:
	"""One mail for `EmailAccount.receive`, which calls `process` and commits. Sends no further notification."""

	def __init__(self, raw: bytes, account: str, uid: str | None) -> None:
		self.raw_message, self.account, self.uid = raw, account, uid
		self.flags = frappe._dict(is_new_communication=False)

	def process(self) -> Document | None:
		return receiving.receive_mail(self.raw_message, self.account)


class EmailAccount(FrappeEmailAccount):
	def get_inbound_mails(self) -> list[Any]:
		"""The new mails; for other accounts as Frappe reads them."""
		if not self.enable_incoming or not self._takes_requests():
			return super().get_inbound_mails()
		try:
			return self._fetch()
		except Exception:
			self.log_error(title=_("Error while connecting to email account {0}").format(self.name))
			return []

	def _takes_requests(self) -> bool:
		folders = {folder.append_to for folder in self.imap_folder} if self.use_imap else {self.append_to}
		return folders == {REQUESTS}

	def _fetch(self) -> list[RequestMail]:
		server = self.get_incoming_server(in_receive=True, email_sync_rule=self.build_email_sync_rule())
		if not server:
			return []
		found: list[RequestMail] = []
		if self.use_imap:
			for folder in self.imap_folder:
				if server.select_imap_folder(folder.folder_name):
					server.settings["uid_validity"] = folder.uidvalidity
					found += self._new_ones(server.get_messages(folder=f'"{folder.folder_name}"') or {})
		else:
			found += self._new_ones(server.get_messages() or {})
		server.logout()
		return found

	def _new_ones(self, messages: dict[str, Any]) -> list[RequestMail]:
		uids, seen = messages.get("uid_list") or [], messages.get("seen_status", {})
		return [
			RequestMail(raw, self.name, frappe.safe_decode(uid))
			for raw, uid in zip(messages.get("latest_messages", []), [*uids, *[None] * 10_000], strict=False)
			if self.email_sync_option != "UNSEEN" or seen.get(uid) != "SEEN"
		]
