INSERT DATA { event:meeting cmq:placeRelation code:held }
