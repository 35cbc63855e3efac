"""The window. Shows data and asks services; it never queries, hashes, signs, checks or decides."""
