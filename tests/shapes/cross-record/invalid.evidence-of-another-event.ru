INSERT DATA { event:dismissal cmq:evidence meeting:evidence-3 }
