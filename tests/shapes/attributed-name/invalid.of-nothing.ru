DELETE DATA { event:meeting cmq:attributedName meeting:name-1 }
