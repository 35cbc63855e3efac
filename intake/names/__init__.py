"""Names across scripts: which script, other spellings, search keys and likeness."""
