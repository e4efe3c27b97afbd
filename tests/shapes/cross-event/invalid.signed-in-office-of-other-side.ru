INSERT DATA { truce:signature-2 cmq:office office:envoy-of-northland }
