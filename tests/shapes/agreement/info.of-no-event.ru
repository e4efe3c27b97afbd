DELETE DATA { event:meeting cmq:produced agreement:truce . meeting:outcome-1 cmq:produced agreement:truce }
