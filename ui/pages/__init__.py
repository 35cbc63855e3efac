"""One module or package for each page. Pages do not know each other; the shell does."""
