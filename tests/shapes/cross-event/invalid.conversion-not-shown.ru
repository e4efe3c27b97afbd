DELETE DATA { truce:signature-1 cmq:dateAsStated "21 April 2001" }
