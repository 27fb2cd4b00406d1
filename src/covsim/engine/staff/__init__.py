"""The people of the run: on duty, away, tired, learning, ill."""
