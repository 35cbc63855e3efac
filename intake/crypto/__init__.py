"""Age files, passphrases and key slots, signing keys, certificates, digests: thin, on `cryptography`'s primitives only.

Nothing here invents an algorithm. Each module answers to public test vectors, to another implementation, or to both.
No module here knows a record, a vault or a bundle, and none puts a secret into an error.
"""
