INSERT DATA { call:participation-1 cmq:office office:envoy-of-southland }
