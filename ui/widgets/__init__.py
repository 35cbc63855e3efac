"""Parts that pages are built from. They know looks and words, no case and no service."""
