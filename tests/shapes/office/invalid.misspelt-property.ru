INSERT DATA { office:envoy-of-southland org:holder person:ben }
