"""Lists for Qt: rows that arrive page by page, and how they are drawn."""
