import { batch, effect, signal } from '@preact/signals';
import type { ToFrame } from '../protocol/messages';
import { ApiFailure } from './api/http';
import type { Config } from './api/wire';
import { createAppearance } from './appearance';
import { browserStorage } from './conversation/storage';
import { createThread } from './conversation/thread';
import { createCommands, USER } from './host/commands';
import { connectHost } from './host/host';
import type { Launch } from './host/launch';
import { t } from './i18n';
import { createSync } from './realtime/sync';
import { launcherColors } from './theme';
import { createVisitor } from './visitor';

export type Phase = 'loading' | 'ready' | 'unknown' | 'unreachable';

const RETRY_MS = 8_000;
const DRAFT = 'draft';

/** Everything between the embedding page, the API and the screen, for the life of one frame. */
export function createSession(launch: Launch) {
  const host = connectHost(launch.origin);
  const storage = browserStorage(launch.websiteToken);
  const visitor = createVisitor(launch, host, storage);
  const { api } = visitor;
  // A visitor without a token is somebody new: what another one left here is not theirs.
  if (visitor.token() === null) for (const left of [USER, DRAFT]) storage.remove(left);

  const phase = signal<Phase>('loading');
  const config = signal<Config | null>(null);
  const isOpen = signal(!host.embedded);
  const isVisible = signal(document.visibilityState === 'visible');
  const page = signal<string | null>(null);
  const appearance = createAppearance(host.embedded, config);
  const tellEvent = (eventIdentifier: string, data: unknown) =>
    host.tell({ event: 'onEvent', eventIdentifier, data });

  const thread = createThread({
    api,
    storage,
    now: () => Date.now(),
    page: () => page.value,
    onNew: ({ wire }) => tellEvent('chatwoot:on-message', wire),
    onStarted() {
      tellEvent('chatwoot:on-start-conversation', { hasConversation: true });
      void sync.refresh();
    },
  });
  if (visitor.token() === null) thread.outbox.clear();

  const sync = createSync({
    thread,
    isOpen: () => isOpen.value,
    hubUrl() {
      const query = new URLSearchParams({
        website_token: launch.websiteToken,
        access_token: visitor.token() ?? '',
      });
      return `${location.origin.replace(/^http/, 'ws')}/hubs/visitor?${query}`;
    },
    onUnauthorized: () => void renew(),
  });

  /** Without an answer it keeps trying: a page may be open longer than a server is down. */
  async function start(): Promise<void> {
    try {
      const returning = visitor.token() !== null;
      const loaded = await visitor.loadConfig(thread.reset);
      visitor.keep(loaded.authToken);
      if (returning) await thread.loadLatest();
      batch(() => {
        config.value = loaded;
        phase.value = 'ready';
      });
      const channelConfig = { websiteName: loaded.websiteName, ...launcherColors(loaded.color) };
      host.tell({ event: 'loaded', config: { authToken: loaded.authToken, channelConfig } });
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

  async function switchVisitor(token: string): Promise<void> {
    visitor.keep(token);
    thread.reset();
    await thread.loadLatest();
    sync.restart();
  }

  let renewing = false;
  async function renew(): Promise<void> {
    if (renewing) return;
    renewing = true;
    try {
      const before = visitor.token();
      const loaded = await visitor.loadConfig(thread.reset);
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
    if (message.event === 'config-set') appearance.change(message);
    else if (message.event === 'set-locale') appearance.change({ locale: message.locale });
    else if (message.event === 'set-color-scheme')
      appearance.change({ darkMode: message.darkMode });
    else if (message.event === 'toggle-open') isOpen.value = message.isOpen;
    else if (message.event === 'change-url') page.value = message.referrerURL;
    else command(message);
  }

  function watch() {
    document.addEventListener('visibilitychange', () => {
      isVisible.value = document.visibilityState === 'visible';
    });
    effect(() => {
      // Who has written keeps a connection; who only passes by does not.
      const talks = isOpen.value || thread.conversation.value !== null;
      if (phase.value === 'ready' && talks) sync.start();
    });
    effect(() => {
      const count = thread.unread.value;
      if (isOpen.value && isVisible.value && count > 0) thread.markSeen();
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
    settings: appearance.settings,
    isOpen,
    thread,
    sync,
    close: () => host.tell({ event: 'closeWindow' }),
    popout: () => host.tell({ event: 'popoutChatWindow' }),
    retry: () => void start(),
    start() {
      host.listen(onHostMessage);
      appearance.start(launch.locale);
      watch();
      if (launch.websiteToken === '') onStartFailure(new ApiFailure('unknown'));
      else void start();
    },
    /** What is half written survives the visitor's way through the site's pages. */
    draft: {
      read: () => String(storage.read(DRAFT) ?? ''),
      keep: (text: string) => (text ? storage.write(DRAFT, text) : storage.remove(DRAFT)),
    },
    typing(on: boolean) {
      if (thread.conversation.value === null) return;
      // Without a socket the API carries it; that nobody sees typing is no reason for an error.
      if (!sync.typing(on)) void api.typing(on).catch(() => undefined);
    },
  };
}

export type Session = ReturnType<typeof createSession>;
