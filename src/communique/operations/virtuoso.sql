-- Loads a release into an empty Virtuoso 7 and shows its endpoint that and nothing else.
-- isql-vt 127.0.0.1:1111 dba dba virtuoso.sql

-- Every graph of the dump, by the bulk loader
ld_dir('/var/lib/communique/current/dumps', 'communique.nq', 'https://w3id.org/communique/graph/');
rdf_loader_run();
checkpoint;
select ll_file, ll_error from DB.DBA.load_list where ll_error is not null;

-- Nobody sees the graphs that Virtuoso keeps for itself, everybody those of the record
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 0);
create procedure COMMUNIQUE_SHOW_GRAPHS () { for (sparql select distinct ?g where { graph ?g { ?s ?p ?o } filter (strstarts(str(?g), "https://w3id.org/communique/graph/")) }) do DB.DBA.RDF_GRAPH_USER_PERMS_SET("g", 'nobody', 1); };
COMMUNIQUE_SHOW_GRAPHS();
