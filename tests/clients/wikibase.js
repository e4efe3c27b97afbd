// Reads a Wikibase with wikibase-sdk: JSON lines {call, ...} in, JSON lines with what it made of the answers out.
import { createInterface } from 'node:readline';
import { WBK, simplify } from 'wikibase-sdk';

const [, , instance, sparqlEndpoint] = process.argv;
const wbk = WBK({ instance, sparqlEndpoint });
const headers = { 'User-Agent': 'tests (nobody@example.org) wikibase-sdk' };

async function read(url) {
  const response = await fetch(url, { headers });
  return response.json();
}

const calls = {
  async entities({ ids }) {
    const found = {};
    for (const url of wbk.getManyEntities({ ids })) {
      for (const [id, entity] of Object.entries((await read(url)).entities)) {
        found[id] = 'missing' in entity ? entity : simplify.entity(entity, {
          keepQualifiers: true, keepReferences: true, timeConverter: 'simple-day',
        });
      }
    }
    return found;
  },
  async search({ search, language }) {
    return (await read(wbk.searchEntities({ search, language }))).search;
  },
  async revision({ id, revision }) {
    const { entities } = await read(wbk.getEntityRevision({ id, revision }));
    return simplify.entity(entities[id]);
  },
  async sparql({ query }) {
    return simplify.sparqlResults(await read(wbk.sparqlQuery(query)));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, ...options } = JSON.parse(line);
  console.log(JSON.stringify(await calls[call](options)));
}
