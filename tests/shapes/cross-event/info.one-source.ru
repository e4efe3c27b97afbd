DELETE DATA { event:dismissal cmq:evidence dismissal:evidence-2 }
