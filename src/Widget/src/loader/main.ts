import { run } from './run';
import type { PageSettings, RunOptions } from './settings';

declare global {
  interface Window {
    chatwootSDK?: { run: (options: RunOptions) => void };
    chatwootSettings?: PageSettings;
    $chatwoot?: ReturnType<typeof run>;
  }
}

window.chatwootSDK = {
  run(options) {
    // A second run, by a second snippet or a client-side navigation, changes nothing.
    if (!window.$chatwoot) window.$chatwoot = run(options, window.chatwootSettings ?? {});
  },
};
