"""The site as people use it: a real server, a real Chromium, every link, every kind of page."""
