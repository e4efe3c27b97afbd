INSERT DATA { 
  event:call cmq:conveyedBy body:gazette ; cmq:place place:rivertown ; cmq:topic topic:bridge ; cmq:context event:meeting ;
    cmq:format code:bilateral ; cmq:publicity code:confidential , code:disclosed-later ; cmq:partOf event:meeting ;
    cmq:condition call:condition-1 ; cmq:outcome call:outcome-1 ; cmq:initiatedBy person:ada .
  call:evidence-2 cmq:supports cmq:conveyedBy , cmq:place , cmq:topic , cmq:context , cmq:format , cmq:publicity ,
    cmq:initiatedBy .
  call:condition-1 a cmq:Condition ; skos:prefLabel "No journalists (test)"@en ; cmq:initiatedBy person:ben ;
    cmq:requires topic:unused ; cmq:evidence call:evidence-2 .
  call:outcome-1 a cmq:Outcome ; skos:prefLabel "Nothing agreed (test)"@en ; dcterms:type code:no-final-agreement ;
    cmq:evidence call:evidence-2 .
 }
