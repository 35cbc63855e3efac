"""The cases: a list with one search field, and the case that is chosen beside it."""
