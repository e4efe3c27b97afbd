INSERT DATA { claim:secret-no cmq:side body:northland , "Southland" }
