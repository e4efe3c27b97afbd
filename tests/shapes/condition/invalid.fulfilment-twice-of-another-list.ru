INSERT DATA { dialogue:condition-1 cmq:fulfilment code:held }
