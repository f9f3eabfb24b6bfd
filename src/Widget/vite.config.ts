import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The demo page is a plain file: the server fills in its website token and address. */
const demoPage = (): Plugin => ({
  name: 'demo-page',
  apply: 'build',
  closeBundle() {
    mkdirSync(at('../Host/wwwroot/demo'), { recursive: true });
    cpSync(at('./fixtures/demo.html'), at('../Host/wwwroot/demo/index.html'));
  },
});

export default defineConfig({
  root: at('./src/frame'),
  base: '/widget/',
  plugins: [demoPage()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: at('../Host/wwwroot/widget'),
    emptyOutDir: true,
    target: 'es2020',
    // The content security policy allows no inline anything, data: included.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
