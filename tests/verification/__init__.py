"""The verification suite: covsim's figures beside exact and published ones, run by ``python3 dev.py verify``."""
