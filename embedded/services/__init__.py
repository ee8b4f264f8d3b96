"""Stand-ins, on loopback, for every outside system that the app talks to."""
