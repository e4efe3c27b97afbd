INSERT DATA { dialogue:condition-1 cmq:fulfillment code:met }
