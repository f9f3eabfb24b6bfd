import { ApiFailure, createSend } from './api/http';
import { createWidgetApi } from './api/widgetApi';
import type { Config } from './api/wire';
import type { Storage } from './conversation/storage';
import type { Host } from './host/host';
import type { Launch } from './host/launch';

const TOKEN = 'token';

/**
 * Who is writing: a token that the embedding page keeps in its cookie, or this window in its own
 * storage when there is no such page.
 */
export function createVisitor(launch: Launch, host: Host, storage: Storage) {
  const kept = host.embedded ? null : storage.read(TOKEN);
  let token = launch.conversationToken ?? (typeof kept === 'string' ? kept : null);
  const api = createWidgetApi(createSend(launch.websiteToken, () => token));

  return {
    api,
    token: () => token,

    keep(value: string) {
      token = value;
      if (host.embedded) host.tell({ event: 'setAuthCookie', data: { widgetAuthToken: value } });
      else storage.write(TOKEN, value);
    },

    /** With a token that is no longer good, the visitor begins as somebody new. */
    async loadConfig(onExpired: () => void): Promise<Config> {
      try {
        return await api.loadConfig();
      } catch (error) {
        const expired =
          error instanceof ApiFailure && error.kind === 'unauthorized' && token !== null;
        if (!expired) throw error;
        token = null;
        onExpired();
        return api.loadConfig();
      }
    },
  };
}
