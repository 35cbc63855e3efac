"""Uncertain dates: a restricted EDTF, reading words people say, writing dates out in six languages."""
