"""Answers of queueing theory and health planning, as verification cases, and tests of them."""
