INSERT DATA { claim:secret-yes cmq:claimedValue "a secret" }
