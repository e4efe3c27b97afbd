INSERT DATA { office:envoy-of-southland org:postIn "the ministry" }
