INSERT DATA { call:participation-1 cmq:participant "Ada" }
