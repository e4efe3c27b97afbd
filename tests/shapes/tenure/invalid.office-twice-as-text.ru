INSERT DATA { ada:tenure-1 cmq:office "envoy" }
