INSERT DATA { agreement:truce cmq:signature "Ada" }
