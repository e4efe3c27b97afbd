INSERT DATA { office:envoy-of-southland cmq:severalHolders "yes" , true }
