"""Cases on their way, from call to end."""
