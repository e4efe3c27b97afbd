INSERT DATA { dialogue:condition-1 cmq:requires "a dismissal" }
