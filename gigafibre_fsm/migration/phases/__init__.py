"""The phases of a migration, in the order in which they are run. Pure."""

from __future__ import annotations

from gigafibre_fsm.migration.phases import (
	catalogue,
	customers,
	history,
	money,
	network,
	provisioning,
	services,
)
from gigafibre_fsm.migration.planned import Phase

PHASES: dict[str, Phase] = {
	module.PHASE.name: module.PHASE
	for module in (network, catalogue, customers, services, money, provisioning, history)
}
