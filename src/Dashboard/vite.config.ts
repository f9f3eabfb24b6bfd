import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { fakeServer } from './dev/fakeServer.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const host = process.env.WHEELHOUSE_HOST ?? 'http://127.0.0.1:3000';

// The server compares the page's origin with the host it was asked for, so the host stays as it is.
const proxy = {
  '/api': { target: host, changeOrigin: false },
  '/auth': { target: host, changeOrigin: false },
  '/hubs': { target: host, changeOrigin: false, ws: true },
};

export default defineConfig(({ mode }) => ({
  base: '/app/',
  plugins: [vue(), ...(mode === 'fake' ? [fakeServer()] : [])],
  resolve: { alias: { '@': here('./src') } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    // The Host serves what stands here under /app.
    outDir: here('../Host/wwwroot/app'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy allows no inline anything: no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: mode === 'fake' ? undefined : proxy,
  },
  preview: { host: '127.0.0.1', proxy: mode === 'fake' ? undefined : proxy },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    restoreMocks: true,
  },
}));
