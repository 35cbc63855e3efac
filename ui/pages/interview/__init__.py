"""Taking down what a relative reports: consent first, then section by section, read back and sealed."""
