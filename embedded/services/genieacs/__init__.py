"""GenieACS as an application meets it: its northbound interface, and simulated devices that inform it."""

from embedded.services.genieacs.server import GenieAcsFake

__all__ = ["GenieAcsFake"]
