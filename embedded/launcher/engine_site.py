"""A dump of a site with the engine alone, which takes most of a minute to make and is the same everywhere. Another version of
the engine needs another one (make_engine_site.py); until it is there, sites are made as Frappe makes them.
"""

import base64
import gzip
import hashlib
import lzma
import secrets
from pathlib import Path

from embedded.launcher.bench import engine_hash

# In the dump in place of the hash of the administrator's password.
PASSWORD = "{admin_password}"  # noqa: S105


def file() -> Path:
	return Path(__file__).with_name(f"engine_site_{engine_hash()}.sql.xz")


def unpack(snapshot: Path) -> str:
	"""Write the dump as a snapshot; the new password of its administrator."""
	password = secrets.token_urlsafe(9)
	dump = lzma.decompress(file().read_bytes()).decode()
	with gzip.open(snapshot, "wt", compresslevel=1) as out:
		out.write(dump.replace(PASSWORD, hash_of_password(password)))
	return password


def hash_of_password(password: str) -> str:
	"""As Frappe stores it: passlib's PBKDF2, in its own Base64."""
	rounds, salt = 29_000, secrets.token_bytes(16)
	checksum = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
	parts = (base64.b64encode(part).decode().rstrip("=").replace("+", ".") for part in (salt, checksum))
	return "$".join(("", "pbkdf2-sha256", str(rounds), *parts))
