// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
interface Document {
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
}

it('the generated types are those of the API document (npm run api)', () => {
  const document = JSON.parse(readFileSync(join(root, '../../docs/api/openapi.json'), 'utf8')) as Document;
  const generated = readFileSync(join(root, 'src/api/generated.ts'), 'utf8');
  const shapes = generated.slice(generated.indexOf('    schemas: {'), generated.indexOf('    responses: '));
  const missing: string[] = [];
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const start = shapes.search(new RegExp(`^ {8}${name}: `, 'm'));
    const body = shapes.slice(start, shapes.indexOf('\n        };', start));
    if (start === -1) missing.push(name);
    else
      for (const key of Object.keys(schema.properties ?? {}))
        if (!body.includes(` ${key}`)) missing.push(`${name}.${key}`);
  }
  expect(missing).toEqual([]);
});
