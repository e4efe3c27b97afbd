INSERT DATA { agreement:truce cmq:endedBy "the war" , event:dismissal }
