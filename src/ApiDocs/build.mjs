// Puts the viewer of the API document together: the library's files beside our page. With --check it only looks whether they are there.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const library = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const target = join(import.meta.dirname, '../Host/wwwroot/api-docs');
const files = [
  ...['swagger-ui-bundle.js', 'swagger-ui.css'].map((name) => join(library, name)),
  ...['index.html', 'start.js', 'page.css'].map((name) => join(import.meta.dirname, name)),
];

const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.error(`Missing: ${missing.join(', ')}`);
  process.exit(1);
}
if (!process.argv.includes('--check')) {
  mkdirSync(target, { recursive: true });
  for (const file of files) copyFileSync(file, join(target, file.split(/[\\/]/).at(-1)));
}
