INSERT DATA { call:participation-1 cmq:office "envoy" }
