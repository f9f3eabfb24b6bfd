import { listen, type Peer, post } from '../protocol/channel';
import type { Attributes, ColorScheme, ToFrame, ToPage, User } from '../protocol/messages';
import { conversationCookie } from './cookies';
import { createElements } from './elements';
import { type PageSettings, type RunOptions, schemeOf } from './settings';

/** The frame that has not spoken by then is blocked or gone; the launcher stays hidden. */
const PATIENCE = 20000;
const SWAPS = ['turbo:render', 'astro:after-swap'];

type Handlers = { [E in ToPage['event']]: (message: Extract<ToPage, { event: E }>) => void };

const dispatch = (name: string, detail?: unknown) =>
  window.dispatchEvent(new CustomEvent(name, { detail }));

/** Puts the widget on the page and returns `window.$chatwoot`. */
export function run({ websiteToken, baseUrl }: RunOptions, settings: PageSettings) {
  const { origin } = location;
  const base = (baseUrl || origin).replace(/\/$/, '');
  const cookie = conversationCookie(settings.baseDomain);
  const elements = createElements(settings);
  const { bubble, iframe } = elements;
  const peer: Peer = { window: () => iframe.contentWindow, origin: new URL(base, origin).origin };
  const waiting: (() => void)[] = [];

  // In the fragment, so that neither the visitor's token nor the page's address reaches a server log.
  const frameUrl = () =>
    `${base}/widget?${new URLSearchParams({
      website_token: websiteToken,
      locale: api.locale || '',
    })}#${new URLSearchParams({ origin, cw_conversation: cookie.get() })}`;

  /** What a site asks before the frame has loaded is kept and done once it has. */
  const whenLoaded = (act: () => void) => {
    if (api.hasLoaded) act();
    else waiting.push(act);
  };
  const tell = (message: ToFrame) => whenLoaded(() => post(peer, message));
  const tellPlace = () => tell({ event: 'change-url', referrerURL: location.href });

  const complain = (reason: string) => {
    console.error('chatwoot:error', reason);
    dispatch('chatwoot:error', { reason });
  };
  const fail = (reason: string) => {
    elements.showBubble(false);
    complain(reason);
  };

  const load = () => {
    api.hasLoaded = false;
    iframe.src = frameUrl();
    setTimeout(() => api.hasLoaded || fail('no frame'), PATIENCE);
  };

  const on: Handlers = {
    loaded({ config: { authToken, channelConfig } }) {
      const first = !api.hasLoaded;
      api.hasLoaded = true;
      cookie.set(authToken);
      bubble.style.background = channelConfig.widgetColor;
      bubble.style.color = channelConfig.textColor;
      elements.showBubble(!api.hideMessageBubble);
      tell({ event: 'config-set', ...settings, locale: api.locale, darkMode: api.darkMode });
      tellPlace();
      for (const act of waiting.splice(0)) act();
      if (api.isOpen) tell({ event: 'toggle-open', isOpen: true });
      if (first) dispatch('chatwoot:ready');
    },
    error: ({ errorType }) => fail(errorType),
    onEvent: ({ eventIdentifier, data }) => dispatch(eventIdentifier, data),
    setAuthCookie: ({ data }) => cookie.set(data.widgetAuthToken),
    setBubbleLabel: ({ label }) => bubble.setAttribute('aria-label', label),
    handleNotificationDot({ unreadMessageCount: count }) {
      if (count) bubble.dataset.unread = count > 9 ? '9+' : `${count}`;
      else delete bubble.dataset.unread;
    },
    popoutChatWindow: () => api.popoutChatWindow(),
    closeWindow() {
      api.toggle('close');
      bubble.focus();
    },
  };

  const api = {
    baseUrl: base,
    websiteToken,
    isOpen: false,
    hasLoaded: false,
    hideMessageBubble: settings.hideMessageBubble,
    position: settings.position || 'right',
    type: settings.type || 'standard',
    darkMode: schemeOf(settings.darkMode),
    locale: settings.locale,
    identifier: undefined as string | number | undefined,
    user: undefined as User | undefined,
    resetTriggered: false,

    toggle(state?: 'open' | 'close') {
      whenLoaded(() => {
        const open = state ? state === 'open' : !api.isOpen;
        if (open === api.isOpen) return;
        api.isOpen = open;
        elements.setOpen(open);
        tellPlace();
        tell({ event: 'toggle-open', isOpen: open });
        if (open) iframe.focus();
        dispatch(open ? 'chatwoot:opened' : 'chatwoot:closed');
      });
    },
    toggleBubbleVisibility(state: 'show' | 'hide') {
      api.hideMessageBubble = state === 'hide';
      whenLoaded(() => elements.showBubble(!api.hideMessageBubble));
    },
    popoutChatWindow() {
      window.open(frameUrl(), `webwidget_session_${websiteToken}`, 'width=420,height=680');
      api.toggle('close');
    },
    setUser(identifier: string | number, user: User) {
      if (
        !/^(str|num)/.test(typeof identifier) ||
        !(user?.name || user?.email || user?.avatar_url)
      ) {
        return complain('setUser needs an id and a name, email or avatar_url');
      }
      api.identifier = identifier;
      api.user = user;
      tell({ event: 'set-user', identifier: `${identifier}`, user });
    },
    setCustomAttributes: (customAttributes: Attributes) =>
      tell({ event: 'set-custom-attributes', customAttributes }),
    deleteCustomAttribute: (customAttribute: string) =>
      tell({ event: 'delete-custom-attribute', customAttribute }),
    setConversationCustomAttributes: (customAttributes: Attributes) =>
      tell({ event: 'set-conversation-custom-attributes', customAttributes }),
    deleteConversationCustomAttribute: (customAttribute: string) =>
      tell({ event: 'delete-conversation-custom-attribute', customAttribute }),
    setLabel: (label: string) => tell({ event: 'set-label', label }),
    removeLabel: (label: string) => tell({ event: 'remove-label', label }),
    setLocale(locale = 'en') {
      api.locale = locale;
      tell({ event: 'set-locale', locale });
    },
    setColorScheme(darkMode?: ColorScheme) {
      api.darkMode = schemeOf(darkMode);
      tell({ event: 'set-color-scheme', darkMode: api.darkMode });
    },
    reset() {
      if (api.isOpen) api.toggle('close');
      cookie.set('');
      api.resetTriggered = true;
      api.user = api.identifier = undefined;
      // An address that differs only in its fragment does not load anew.
      iframe.contentWindow?.location.replace('about:blank');
      setTimeout(load);
    },
  };

  const start = () => {
    elements.attach();
    for (const swap of SWAPS) document.addEventListener(swap, elements.attach);
    load();
  };
  bubble.onclick = () => api.toggle();
  listen<ToPage>(peer, (message) => on[message.event]?.(message as never));
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
  return api;
}
