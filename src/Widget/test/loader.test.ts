// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/loader/run';
import { encode, PREFIX, type ToPage } from '../src/protocol/messages';

const ORIGIN = 'https://chat.example';
const LOADED: ToPage = {
  event: 'loaded',
  config: {
    authToken: 'new.visitor.token',
    channelConfig: {
      websiteName: 'Larkspur',
      widgetColor: 'rgb(75 79 176)',
      textColor: 'rgb(255 255 255)',
    },
  },
};

const options = { websiteToken: 'abc', baseUrl: `${ORIGIN}/` };
const find = <T extends Element>(selector: string) => document.querySelector(selector) as T;
const iframe = () => find<HTMLIFrameElement>('#chatwoot_live_chat_widget');
const isShown = () => !find('#cw-bubble-holder').classList.contains('woot--hide');

/** The frame as the loader sees it: its address, its window and what is posted to it. */
let posted: { event: string; [more: string]: unknown }[];
let frameWindow: {
  postMessage: (text: string, origin: string) => void;
  location: { replace: () => void };
};

function frameSays(message: ToPage, from: Partial<MessageEventInit> = {}) {
  const event = new MessageEvent('message', { data: encode(message), origin: ORIGIN });
  Object.defineProperty(event, 'source', { value: from.source ?? frameWindow });
  if (from.origin) Object.defineProperty(event, 'origin', { value: from.origin });
  window.dispatchEvent(event);
}

function start(settings = {}) {
  const api = run(options, settings);
  const own = frameWindow;
  Object.defineProperty(iframe(), 'contentWindow', { get: () => own });
  return api;
}

const heard = (name: string) => {
  const listener = vi.fn((event: Event) => (event as CustomEvent).detail);
  window.addEventListener(name, listener);
  return listener;
};

beforeEach(() => {
  vi.useFakeTimers();
  document.head.innerHTML = '';
  document.body.innerHTML = '';
  // biome-ignore lint/suspicious/noDocumentCookie: what the loader itself reads and writes.
  document.cookie = 'cw_conversation=;max-age=0;path=/';
  // A frame that loads nothing: what it says is said by the tests.
  const create = document.createElement.bind(document);
  vi.spyOn(document, 'createElement').mockImplementation((tag: string) =>
    create(tag === 'iframe' ? 'fake-frame' : tag),
  );
  posted = [];
  frameWindow = {
    postMessage(text, origin) {
      expect(origin).toBe(ORIGIN);
      posted.push(JSON.parse(text.slice(PREFIX.length)));
    },
    location: { replace: () => undefined },
  };
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('the loader', () => {
  it("puts Chatwoot's elements on the page, hidden until the frame has spoken", () => {
    const ready = heard('chatwoot:ready');
    start();
    expect(find('#cw-widget-holder.woot-widget-holder.woot--hide')).toBeTruthy();
    expect(find('#cw-bubble-holder.woot--bubble-holder .woot-widget-bubble')).toBeTruthy();
    expect(find('#cw-widget-styles')).toBeTruthy();
    expect(isShown()).toBe(false);
    frameSays(LOADED);
    expect(isShown()).toBe(true);
    expect(ready).toHaveBeenCalledTimes(1);
  });

  it('keeps token and page out of what a server logs', () => {
    // biome-ignore lint/suspicious/noDocumentCookie: what the loader itself reads and writes.
    document.cookie = 'cw_conversation=old.visitor.token;path=/';
    start({ locale: 'es' });
    const url = new URL(iframe().src);
    expect(url.pathname + url.search).toBe('/widget?website_token=abc&locale=es');
    const fragment = new URLSearchParams(url.hash.slice(1));
    expect(fragment.get('cw_conversation')).toBe('old.visitor.token');
    expect(fragment.get('origin')).toBe(location.origin);
  });

  it('keeps the visitor in the cookie', () => {
    start();
    frameSays(LOADED);
    expect(document.cookie).toContain('cw_conversation=new.visitor.token');
    frameSays({ event: 'setAuthCookie', data: { widgetAuthToken: 'other.visitor.token' } });
    expect(document.cookie).toContain('cw_conversation=other.visitor.token');
  });

  it('believes only its own frame', () => {
    start();
    frameSays(LOADED, { origin: 'https://evil.example' });
    frameSays(LOADED, { source: window });
    expect(isShown()).toBe(false);
    expect(document.cookie).not.toContain('token');
  });

  it('says later what it was asked before the frame was there', () => {
    const api = start();
    api.setUser('u1', { name: 'Ada' });
    api.setLabel('vip');
    api.toggle('open');
    expect(posted).toEqual([]);
    expect(api.isOpen).toBe(false);
    frameSays(LOADED);
    const events = posted.map(({ event }) => event);
    expect(events.indexOf('config-set')).toBe(0);
    expect(events).toEqual(expect.arrayContaining(['set-user', 'set-label', 'toggle-open']));
    expect(api.isOpen).toBe(true);
  });

  it('opens and closes by click, by call and by the frame, and says so', () => {
    const [opened, closed] = [heard('chatwoot:opened'), heard('chatwoot:closed')];
    const api = start();
    frameSays(LOADED);
    find<HTMLButtonElement>('.woot-widget-bubble').click();
    api.toggle('open');
    expect(opened).toHaveBeenCalledTimes(1);
    expect(find('.woot-widget-bubble').getAttribute('aria-expanded')).toBe('true');
    frameSays({ event: 'closeWindow' });
    expect(closed).toHaveBeenCalledTimes(1);
    expect(find('#cw-widget-holder').classList.contains('woot--hide')).toBe(true);
  });

  it('stays hidden and says why when the frame fails or never speaks', () => {
    const error = heard('chatwoot:error');
    start();
    vi.advanceTimersByTime(21_000);
    expect(error).toHaveBeenCalledTimes(1);
    frameSays({ event: 'error', errorType: 'unknown website token' });
    expect(error.mock.results.at(-1)?.value).toEqual({ reason: 'unknown website token' });
    expect(isShown()).toBe(false);
  });

  it('hands on messages of the conversation', () => {
    const message = heard('chatwoot:on-message');
    start();
    frameSays({ event: 'onEvent', eventIdentifier: 'chatwoot:on-message', data: { id: 4 } });
    expect(message.mock.results[0]?.value).toEqual({ id: 4 });
  });

  it('counts unread messages on the launcher', () => {
    start();
    frameSays({ event: 'handleNotificationDot', unreadMessageCount: 12 });
    expect(find<HTMLElement>('.woot-widget-bubble').dataset.unread).toBe('9+');
    frameSays({ event: 'handleNotificationDot', unreadMessageCount: 0 });
    expect(find<HTMLElement>('.woot-widget-bubble').dataset.unread).toBeUndefined();
  });

  it('does not throw on a user that is none', () => {
    const error = heard('chatwoot:error');
    const api = start();
    api.setUser(undefined as never, undefined as never);
    api.setUser('u1', {});
    expect(error).toHaveBeenCalledTimes(2);
  });

  it('forgets the visitor on reset and loads anew', () => {
    const api = start();
    frameSays(LOADED);
    api.setUser(7, { email: 'ada@a.example' });
    api.reset();
    vi.advanceTimersByTime(10);
    expect(document.cookie).not.toContain('token');
    expect(iframe().src).not.toContain('token=new');
    expect(api).toMatchObject({ hasLoaded: false, resetTriggered: true, user: undefined });
  });

  it('waits for a body when it runs in the head', () => {
    const body = document.body;
    body.remove();
    run(options, {});
    expect(iframe()).toBeNull();
    document.documentElement.append(body);
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(iframe()).toBeTruthy();
  });

  it('comes back when a navigation has replaced the body', () => {
    start();
    document.body.innerHTML = '';
    document.head.innerHTML = '';
    document.dispatchEvent(new Event('turbo:render'));
    expect(find('#cw-widget-holder')).toBeTruthy();
    expect(find('#cw-widget-styles')).toBeTruthy();
  });

  it('runs once', async () => {
    await import('../src/loader/main');
    window.chatwootSDK?.run(options);
    const first = window.$chatwoot;
    window.chatwootSDK?.run(options);
    expect(window.$chatwoot).toBe(first);
    expect(document.querySelectorAll('#chatwoot_live_chat_widget')).toHaveLength(1);
  });
});
