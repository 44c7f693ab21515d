"""Views of devices: products as devices, their SBOMs, public registries."""
