INSERT DATA { event:meeting cmq:attributedName "Bridge talks" }
