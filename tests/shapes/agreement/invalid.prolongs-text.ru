INSERT DATA { agreement:truce cmq:prolongs "the old one" }
