DELETE DATA { event:meeting cmq:outcome meeting:outcome-1 }
