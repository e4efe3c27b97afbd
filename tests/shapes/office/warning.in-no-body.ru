DELETE WHERE { office:envoy-of-southland org:postIn ?body }
