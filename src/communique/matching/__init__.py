"""Names, dates and things compared: what is alike, how far, and why. Nothing here knows of the web or a command."""
