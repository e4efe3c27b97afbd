DELETE { event:dismissal cmq:date ?date ; cmq:earliest ?day }
INSERT { event:dismissal cmq:date "../2001-05-02"^^edtf:EDTF }
WHERE { event:dismissal cmq:date ?date ; cmq:earliest ?day }
