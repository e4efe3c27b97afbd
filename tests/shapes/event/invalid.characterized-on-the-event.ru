INSERT DATA { event:meeting cmq:characterizedAs code:talks }
