"""The story that `./fsm demo` plays: one household, from its address to a live, paid, provisioned service."""
