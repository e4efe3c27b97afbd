INSERT DATA { event:dismissal cmq:publicity code:public }
