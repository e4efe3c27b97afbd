DELETE { ?s oa:start ?o } INSERT { ?s oa:start -1 } WHERE { BIND (meeting:evidence-3-span AS ?s) ?s oa:start ?o }
