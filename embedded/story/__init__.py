"""The story that `./fsm demo` plays: one customer, from the address search to a live, paid, provisioned service."""
