DELETE DATA { call:evidence-1 cmq:supports cmq:channel }
