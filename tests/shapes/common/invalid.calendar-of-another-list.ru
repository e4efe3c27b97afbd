INSERT DATA { event:meeting cmq:calendar code:held ; cmq:dateAsStated "4 May" }
