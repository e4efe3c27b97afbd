INSERT DATA { claim:secret-yes cmq:contradicts claim:secret-yes }
