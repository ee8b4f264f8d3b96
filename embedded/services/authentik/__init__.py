"""Two Authentik instances: one for staff, one for customers."""

from embedded.services.authentik.server import AuthentikClientsFake, AuthentikStaffFake

__all__ = ["AuthentikClientsFake", "AuthentikStaffFake"]
