DELETE DATA { agreement:truce cmq:signature truce:signature-2 }
