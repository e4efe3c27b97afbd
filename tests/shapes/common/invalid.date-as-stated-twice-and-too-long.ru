INSERT DATA { event:meeting cmq:dateAsStated "on the one day of which nobody in town speaks" , "a"@en }
