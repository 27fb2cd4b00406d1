"""Who waits, who is served next and with which units, and how units and places go free again."""
