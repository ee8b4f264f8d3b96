from embedded.services.olt.server import OltFake

__all__ = ["OltFake"]
