INSERT DATA { claim:number cmq:stanse code:asserts }
