INSERT DATA { event:meeting cmq:format code:fax }
