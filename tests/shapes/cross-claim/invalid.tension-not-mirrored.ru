DELETE DATA { claim:guests-few cmq:inTensionWith claim:guests-many }
