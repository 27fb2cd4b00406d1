"""The tests, and the verification suite (``tests.verification``) that ``python3 dev.py verify`` runs."""
