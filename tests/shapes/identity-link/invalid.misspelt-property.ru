INSERT DATA { ada:link-other sssom:confidense 0.5 }
