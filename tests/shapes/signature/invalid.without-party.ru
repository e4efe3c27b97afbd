DELETE WHERE { truce:signature-2 cmq:side ?side }
