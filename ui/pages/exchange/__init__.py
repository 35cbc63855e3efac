"""Bundles out and in, what was put into quarantine, and how this computer joins an organisation."""
