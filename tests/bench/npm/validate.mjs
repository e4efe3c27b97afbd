// What one measured process does: shacl-engine reads DATA (N-Triples) and SHAPES (Turtle), validates, and says what it
// found and when, as validators.py does. `node validate.mjs DATA SHAPES…`
import { createReadStream } from "node:fs";
import { DataFactory, Store, StreamParser } from "n3";
import { Validator } from "shacl-engine";
import { targetResolvers, validations } from "shacl-engine/sparql.js";

const SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf";

async function read(path, format, store = new Store()) {
  const quads = createReadStream(path).pipe(new StreamParser({ format }));
  for await (const quad of quads) store.addQuad(quad);
  return store;
}

const [data, ...shapes] = process.argv.slice(2);
const started = performance.now();
const rules = new Store();
for (const path of shapes) await read(path, "text/turtle", rules);
const dataset = await read(data, "application/n-triples");
// It looks for the class hierarchy in the shapes graph and not, as the others do, in the data.
for (const quad of dataset.match(null, DataFactory.namedNode(SUBCLASS))) rules.addQuad(quad);
const validator = new Validator(rules, { factory: DataFactory, targetResolvers, validations });
const loaded = performance.now();
const report = await validator.validate({ dataset });
const ended = performance.now();
const results = report.results.map((result) => [
  result.focusNode.term.value,
  result.shape.ptr.term.value,
  result.constraintComponent.value,
]);
console.log(JSON.stringify({ load: (loaded - started) / 1000, validate: (ended - loaded) / 1000, results }));
