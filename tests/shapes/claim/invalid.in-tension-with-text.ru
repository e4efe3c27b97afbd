INSERT DATA { claim:number cmq:inTensionWith "the minutes" }
