INSERT DATA { dialogue:condition-1 cmq:addressedTo "Southland" }
