"""Frozen data that every layer above shares: values, journal, consent, cases, snapshots. No behaviour beyond itself."""
