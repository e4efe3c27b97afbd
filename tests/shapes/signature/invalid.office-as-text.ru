INSERT DATA { truce:signature-2 cmq:office "envoy" }
