DELETE { event:dismissal ?date ?value }
WHERE { event:dismissal ?date ?value . FILTER (?date IN (cmq:date, cmq:earliest, cmq:latest)) }
