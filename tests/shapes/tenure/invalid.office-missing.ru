DELETE WHERE { ada:tenure-1 cmq:office ?office }
