import { batch, computed, effect, signal } from '@preact/signals';
import type { FrameSettings, ToFrame } from '../protocol/messages';
import { ApiFailure, createSend } from './api/http';
import { createWidgetApi } from './api/widgetApi';
import type { Config } from './api/wire';
import { browserStorage } from './conversation/storage';
import { createThread } from './conversation/thread';
import { createCommands, USER } from './host/commands';
import { connectHost } from './host/host';
import type { Launch } from './host/launch';
import { chooseLocale, locale, t } from './i18n';
import { createSync } from './realtime/sync';
import { applyTheme, launcherColors, resolveScheme } from './theme';

export type Phase = 'loading' | 'ready' | 'unknown' | 'unreachable';

const RETRY_MS = 8_000;
const TOKEN = 'token';

/** Everything between the embedding page, the API and the screen, for the life of one frame. */
export function createSession(launch: Launch) {
  const host = connectHost(launch.origin);
  const storage = browserStorage(launch.websiteToken);
  let token = launch.conversationToken;
  if (!host.embedded && !token) token = (storage.read(TOKEN) as string | null) ?? null;
  const api = createWidgetApi(createSend(launch.websiteToken, () => token));

  const phase = signal<Phase>('loading');
  const config = signal<Config | null>(null);
  const settings = signal<FrameSettings>({});
  const isOpen = signal(!host.embedded);
  const page = signal<string | null>(null);
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = signal(systemDark.matches);
  systemDark.addEventListener('change', ({ matches }) => {
    systemIsDark.value = matches;
  });

  const thread = createThread({
    api,
    storage,
    now: () => Date.now(),
    page: () => page.value,
    onNew: ({ wire }) =>
      host.tell({ event: 'onEvent', eventIdentifier: 'chatwoot:on-message', data: wire }),
    onStarted() {
      const data = { hasConversation: true };
      host.tell({ event: 'onEvent', eventIdentifier: 'chatwoot:on-start-conversation', data });
      void thread.loadConversation().catch(() => undefined);
    },
  });
  // A visitor without a token is somebody new: what another one left unsent is not theirs.
  if (!token) {
    thread.outbox.clear();
    storage.remove(USER);
  }

  const sync = createSync({
    thread,
    isOpen: () => isOpen.value,
    hubUrl() {
      const query = new URLSearchParams({
        website_token: launch.websiteToken,
        access_token: token ?? '',
      });
      return `${location.origin.replace(/^http/, 'ws')}/hubs/visitor?${query}`;
    },
    onUnauthorized: () => void renew(),
  });

  const keepToken = (value: string) => {
    token = value;
    if (host.embedded) host.tell({ event: 'setAuthCookie', data: { widgetAuthToken: value } });
    else storage.write(TOKEN, value);
  };

  async function loadConfig(): Promise<Config> {
    try {
      return await api.loadConfig();
    } catch (error) {
      const expired =
        error instanceof ApiFailure && error.kind === 'unauthorized' && token !== null;
      if (!expired) throw error;
      token = null;
      thread.reset();
      return api.loadConfig();
    }
  }

  /** Without an answer it keeps trying: a page may be open longer than a server is down. */
  async function start(): Promise<void> {
    try {
      const returning = token !== null;
      const loaded = await loadConfig();
      keepToken(loaded.authToken);
      if (returning) await thread.loadLatest();
      batch(() => {
        config.value = loaded;
        locale.value = chooseLocale(
          settings.value.locale ?? launch.locale,
          navigator.languages,
          loaded.locale,
        );
        phase.value = 'ready';
      });
      announce(loaded);
      void thread.outbox.flush();
    } catch (error) {
      onStartFailure(error instanceof ApiFailure ? error : new ApiFailure('offline'));
    }
  }

  function onStartFailure(failure: ApiFailure) {
    if (failure.isTemporary) {
      phase.value = 'unreachable';
      setTimeout(() => phase.value === 'unreachable' && start(), failure.retryAfterMs ?? RETRY_MS);
      return;
    }
    phase.value = 'unknown';
    host.tell({ event: 'error', errorType: t('failed_unknown_text') });
  }

  const announce = (loaded: Config) =>
    host.tell({
      event: 'loaded',
      config: {
        authToken: loaded.authToken,
        channelConfig: { websiteName: loaded.websiteName, ...launcherColors(loaded.color) },
      },
    });

  async function switchVisitor(value: string): Promise<void> {
    keepToken(value);
    thread.reset();
    await thread.loadLatest();
    sync.restart();
  }

  let renewing = false;
  async function renew(): Promise<void> {
    if (renewing) return;
    renewing = true;
    try {
      const before = token;
      const loaded = await loadConfig();
      if (loaded.authToken !== before) await switchVisitor(loaded.authToken);
    } catch {
      // The next hint or poll comes back here.
    }
    renewing = false;
  }

  const command = createCommands({
    api,
    storage,
    hasConversation: () => thread.conversation.value !== null,
    keepAttributes(added) {
      thread.attributes.value = { ...thread.attributes.value, ...added };
    },
    switchVisitor,
  });

  function onHostMessage(message: ToFrame) {
    if (message.event === 'config-set') settings.value = { ...settings.value, ...message };
    else if (message.event === 'set-locale') {
      settings.value = { ...settings.value, locale: message.locale };
    } else if (message.event === 'set-color-scheme') {
      settings.value = { ...settings.value, darkMode: message.darkMode };
    } else if (message.event === 'toggle-open') isOpen.value = message.isOpen;
    else if (message.event === 'change-url') page.value = message.referrerURL;
    else command(message);
  }

  const close = () => host.tell({ event: 'closeWindow' });
  const scheme = computed(() =>
    resolveScheme(
      settings.value.darkMode ?? (host.embedded ? 'light' : 'auto'),
      systemIsDark.value,
    ),
  );

  function watch() {
    effect(() => applyTheme(config.value?.color ?? '', scheme.value));
    effect(() => {
      const { locale: wanted } = settings.value;
      if (wanted) locale.value = chooseLocale(wanted, []);
    });
    effect(() => {
      // Who has written keeps a connection; who only passes by does not.
      const talks = isOpen.value || thread.conversation.value !== null;
      if (phase.value === 'ready' && talks) sync.start();
    });
    effect(() => {
      const count = thread.unread.value;
      if (isOpen.value && count > 0 && document.visibilityState === 'visible') thread.markSeen();
      host.tell({ event: 'handleNotificationDot', unreadMessageCount: count });
      const label =
        count === 0
          ? t('open')
          : t(count === 1 ? 'open_unread_one' : 'open_unread_other', { count });
      host.tell({ event: 'setBubbleLabel', label: isOpen.value ? t('close') : label });
    });
  }

  return {
    host,
    phase,
    config,
    settings,
    isOpen,
    thread,
    sync,
    close,
    start() {
      host.listen(onHostMessage);
      watch();
      if (launch.websiteToken === '') onStartFailure(new ApiFailure('unknown'));
      else void start();
    },
    retry: () => void start(),
    popout() {
      host.tell({ event: 'popoutChatWindow' });
    },
    typing(on: boolean) {
      if (thread.conversation.value === null) return;
      // Without a socket the API carries it; that nobody sees typing is no reason for an error.
      if (!sync.typing(on)) void api.typing(on).catch(() => undefined);
    },
  };
}

export type Session = ReturnType<typeof createSession>;
