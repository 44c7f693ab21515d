"""Public files for machines."""
