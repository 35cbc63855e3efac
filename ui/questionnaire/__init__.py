"""Editors generated from a form: they edit an interview document and know nothing of what becomes of it."""
