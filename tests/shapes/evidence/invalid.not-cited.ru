DELETE DATA { event:meeting cmq:evidence meeting:evidence-3 }
