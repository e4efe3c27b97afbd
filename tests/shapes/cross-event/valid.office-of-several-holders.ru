INSERT DATA { ben:tenure-1 a cmq:Tenure ; org:member person:ben ; cmq:office office:envoy-of-southland ; cmq:date "2000/2001"^^edtf:EDTF ; cmq:earliest "2000-01-01"^^xsd:date ; cmq:latest "2001-12-31"^^xsd:date ; cmq:evidence ben:evidence-1 .
ben:evidence-1 a oa:SpecificResource ; oa:hasSource source:report ; oa:hasSelector ben:evidence-1-span ; cmq:anchor "Test words" .
ben:evidence-1-span a oa:TextPositionSelector ; oa:start 550 ; oa:end 590 ; cmq:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .
meeting:participation-3 a cmq:Participation ; cmq:participant person:ada ; cmq:side body:southland ; cmq:office office:envoy-of-southland ; cmq:evidence meeting:evidence-1 .
event:meeting cmq:participation meeting:participation-3 } ; INSERT DATA { office:envoy-of-southland cmq:severalHolders true }
