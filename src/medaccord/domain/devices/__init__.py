"""Devices as text and as parsed versions."""
