INSERT DATA { claim:secret-yes cmq:inTensionWith claim:secret-no . claim:secret-no cmq:inTensionWith claim:secret-yes }
