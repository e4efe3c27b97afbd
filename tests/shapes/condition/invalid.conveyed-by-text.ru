INSERT DATA { dialogue:condition-1 cmq:conveyedBy "a friend" }
