INSERT DATA { claim:guests-few cmq:inTensionWith claim:guests-few }
