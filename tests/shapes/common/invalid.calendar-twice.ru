INSERT DATA { event:meeting cmq:calendar code:julian-calendar , code:hebrew-calendar ; cmq:dateAsStated "21 April" }
