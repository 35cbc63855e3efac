"""Questionnaires and code lists: what is asked and in which words, per language and version. Data, no code."""
