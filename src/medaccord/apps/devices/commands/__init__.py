"""Commands of devices: what changes rows."""
