// Runs queries with Comunica: JSON lines {query, sources, form} in, JSON lines {type, text} or {error} out.
import { createInterface } from 'node:readline';
import { QueryEngine } from '@comunica/query-sparql';

const engine = new QueryEngine();

async function answer({ query, sources, form }) {
  try {
    const result = await engine.query(query, { sources });
    const { data } = await engine.resultToString(result, form);
    let text = '';
    for await (const piece of data) {
      text += piece;
    }
    return { type: result.resultType, text };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
