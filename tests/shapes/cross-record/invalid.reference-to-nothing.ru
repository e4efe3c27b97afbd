INSERT DATA { call:participation-1 cmq:office office:nobody }
