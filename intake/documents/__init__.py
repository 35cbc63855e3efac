"""What is printed and handed out: typesetting, signing and checking of documents. Knows bytes and snapshots only."""
