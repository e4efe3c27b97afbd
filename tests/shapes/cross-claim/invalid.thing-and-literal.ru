INSERT DATA { claim:number cmq:claimedValue topic:unused }
