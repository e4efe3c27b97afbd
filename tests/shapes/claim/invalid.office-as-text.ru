INSERT DATA { claim:number cmq:office "envoy" }
