INSERT DATA { event:meeting cmq:question "Was it?" }
