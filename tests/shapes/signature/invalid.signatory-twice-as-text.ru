INSERT DATA { truce:signature-2 cmq:signatory "Ben" }
