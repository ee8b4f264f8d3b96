"""A dump of a site with only the engine, which takes almost a minute to create and is the same on all machines. Another
version of the engine needs another dump (make_engine_site.py); until it exists, sites are created as Frappe does.
"""

import base64
import gzip
import hashlib
import lzma
import secrets
from pathlib import Path

from embedded.launcher.bench import engine_hash

# Placeholder in the dump for the hash of the administrator's password.
PASSWORD = "{admin_password}"  # noqa: S105


def file() -> Path:
	return Path(__file__).with_name(f"engine_site_{engine_hash()}.sql.xz")


def unpack(snapshot: Path) -> str:
	"""Write the dump as a snapshot; returns the administrator's new password."""
	password = secrets.token_urlsafe(9)
	dump = lzma.decompress(file().read_bytes()).decode()
	with gzip.open(snapshot, "wt", compresslevel=1) as out:
		out.write(dump.replace(PASSWORD, hash_of_password(password)))
	return password


def hash_of_password(password: str) -> str:
	"""A password hash as Frappe stores it: passlib's PBKDF2, in its own Base64."""
	rounds, salt = 29_000, secrets.token_bytes(16)
	checksum = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
	parts = (base64.b64encode(part).decode().rstrip("=").replace("+", ".") for part in (salt, checksum))
	return "$".join(("", "pbkdf2-sha256", str(rounds), *parts))
