INSERT DATA { agreement:earlier-truce cmq:prolongs agreement:truce }
