INSERT DATA { truce:signature-2 cmq:signer person:ben }
