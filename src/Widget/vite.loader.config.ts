import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The loader keeps the address that sites already embed, so its name is never hashed. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: at('../Host/wwwroot/packs/js'),
    emptyOutDir: true,
    target: 'es2020',
    lib: {
      entry: at('./src/loader/main.ts'),
      formats: ['iife'],
      name: 'wheelhouseLoader',
      fileName: () => 'sdk.js',
    },
  },
});
