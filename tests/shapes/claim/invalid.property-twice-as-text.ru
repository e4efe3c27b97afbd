INSERT DATA { claim:number cmq:aboutProperty "participation" }
