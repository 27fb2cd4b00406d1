"""What looks at the state of the whole model and acts on it."""
