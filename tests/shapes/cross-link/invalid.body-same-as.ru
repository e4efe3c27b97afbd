INSERT DATA { body:northland owl:sameAs wd:Q999999901 }
