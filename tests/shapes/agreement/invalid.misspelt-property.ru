INSERT DATA { agreement:truce cmq:signed truce:signature-1 }
