INSERT DATA { agreement:truce cmq:topic code:held }
