"""What stands before the run: pathways whose names are indices, laws that are draws, conditions that are functions."""
