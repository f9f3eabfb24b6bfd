// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { locale } from '../src/frame/i18n';
import { createSession } from '../src/frame/session';
import { App } from '../src/frame/ui/App';
import { MESSAGE_LIMIT } from '../src/frame/ui/Composer';
import { SessionContext } from '../src/frame/ui/context';

type Json = Record<string, unknown>;
interface Call {
  method: string;
  path: string;
  body: Json;
  token: string | null;
}

const citation = {
  number: 1,
  title: 'Watering',
  url: 'https://help.a.example/water',
  quote: 'Every four weeks.',
};
const reply: Json = {
  id: 2,
  message_type: 1,
  sender_type: 'Captain::Assistant',
  sender: { id: 1, name: 'Delphi', type: 'captain_assistant' },
  content: 'Every **four** weeks. [1]',
  content_attributes: { citations: [citation], turn_id: 't1', written_by: 'assistant' },
  created_at: 1_790_000_000,
};

/** Plays the widget API: what a test puts in `messages` is what the server has. */
let messages: Json[];
let calls: Call[];
let answers: Record<string, () => [number, Json]>;

async function respond(url: string, init: RequestInit): Promise<Response> {
  const path = url.replace('/api/v1/widget/', '').split('?')[0] ?? '';
  const headers = init.headers as Record<string, string>;
  const body = JSON.parse(String(init.body ?? '{}')) as Json;
  const method = init.method ?? 'GET';
  calls.push({ method, path, body, token: headers['X-Auth-Token'] ?? null });
  const [status, answer] = answers[`${method} ${path}`]?.() ?? [200, {}];
  return new Response(JSON.stringify(answer), { status });
}

const page = (): [number, Json] => [
  200,
  { payload: messages, meta: { revision: messages.length, conversation_id: 1, status: 'pending' } },
];

const speaking = (language: string): Json => ({
  ...reply,
  content_attributes: { ...(reply.content_attributes as Json), language },
});

let root: HTMLElement;
async function open(hash = '#cw_conversation=a.b.c') {
  const launch = {
    websiteToken: 'abc',
    conversationToken: hash ? 'a.b.c' : null,
    locale: 'en',
    origin: null,
  };
  const session = createSession(launch);
  await act(async () => {
    session.start();
    render(
      <SessionContext.Provider value={session}>
        <App />
      </SessionContext.Provider>,
      root,
    );
    await vi.advanceTimersByTimeAsync(50);
  });
  return session;
}

const find = <T extends HTMLElement>(selector: string) => root.querySelector(selector) as T;
const wait = (ms = 50) => act(() => vi.advanceTimersByTimeAsync(ms).then(() => undefined));
async function type(selector: string, value: string) {
  const field = find<HTMLTextAreaElement>(selector);
  field.value = value;
  await act(() => void field.dispatchEvent(new Event('input', { bubbles: true })));
  return field;
}
async function press(field: HTMLElement, init: KeyboardEventInit) {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  await act(() => void field.dispatchEvent(event));
  await wait();
}
const sent = () => calls.filter(({ method, path }) => method === 'POST' && path === 'messages');

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_500_000 });
  localStorage.clear();
  document.body.innerHTML = '<div id="app"></div>';
  root = document.getElementById('app') as HTMLElement;
  messages = [];
  calls = [];
  answers = {
    'POST config': () => [
      200,
      {
        website_channel_config: {
          auth_token: 'a.b.c',
          website_name: 'Larkspur',
          widget_color: '#4b4fb0',
          assistant: { name: 'Delphi', avatar_url: null },
          agents_online: true,
        },
      },
    ],
    'GET messages': page,
    'POST messages': () => [200, { id: 1, message_type: 0, content: 'stored', created_at: 1 }],
  };
  vi.stubGlobal('fetch', vi.fn(respond));
  vi.stubGlobal(
    'WebSocket',
    class {
      close() {}
    },
  );
});

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
  vi.useRealTimers();
  locale.value = 'en';
});

describe('the frame', () => {
  it('greets, and says who answers', async () => {
    await open('');
    expect(root.textContent).toContain('Hello, how can we help?');
    expect(root.textContent).toContain('Delphi');
    expect(root.textContent).toContain('AI assistant');
  });

  it('marks a reply of the assistant and links its numbers with their sources', async () => {
    messages = [reply];
    await open();
    expect(find('.entry.assistant .badge').textContent).toContain('AI assistant');
    const link = find<HTMLAnchorElement>('.sources a');
    expect([link.href, link.target, link.rel]).toEqual([
      citation.url,
      '_blank',
      'noopener noreferrer',
    ]);
    const cite = find<HTMLAnchorElement>('.cite');
    expect(cite.title).toBe(citation.quote);
    expect(find('.sources blockquote')).toBeNull();
    await act(() => cite.click());
    expect(find('.sources blockquote').textContent).toBe(citation.quote);
    expect(document.activeElement).toBe(link);
  });

  it('marks each message of the assistant as written by a machine, also those without a name above', async () => {
    messages = [reply, { ...reply, id: 3, content: 'And in winter never.' }];
    await open();
    const entries = [...root.querySelectorAll('.entry.assistant')];
    expect(entries.map((entry) => entry.querySelector('.author') !== null)).toEqual([true, false]);
    expect(entries.map((entry) => entry.querySelector('.made')?.textContent)).toEqual([
      expect.stringContaining('Written by AI'),
      expect.stringContaining('Written by AI'),
    ]);
  });

  it('lets one say whether an answer helped, say something else, and take it back', async () => {
    messages = [{ ...reply, revision: 1 }];
    let revision = 1;
    answers['POST messages/2/rating'] = () => {
      const customer_rating = calls.at(-1)?.body.rating ?? undefined;
      const content_attributes = { ...(reply.content_attributes as Json), customer_rating };
      return [200, { ...reply, revision: ++revision, content_attributes }];
    };
    await open();
    const thumb = (name: string) => find<HTMLButtonElement>(`.thumb.${name}`);
    const pressed = () =>
      [thumb('up'), thumb('down')].map(
        (one) => one.ariaPressed ?? one.getAttribute('aria-pressed'),
      );
    const press = async (name: string) => {
      await act(() => thumb(name).click());
      await wait();
    };
    expect(find('.rating [role=group]').getAttribute('aria-label')).toBe(
      'Was this answer helpful?',
    );
    expect(thumb('down').getAttribute('aria-label')).toBe('This answer did not help');
    await press('up');
    expect([pressed(), calls.at(-1)?.body]).toEqual([['true', 'false'], { rating: 'up' }]);
    expect(find('.rating [role=status]').textContent).toBe('Thank you');
    await press('down');
    expect([pressed(), calls.at(-1)?.body]).toEqual([['false', 'true'], { rating: 'down' }]);
    await press('down');
    expect([pressed(), calls.at(-1)?.body]).toEqual([['false', 'false'], { rating: null }]);
  });

  it('says that a rating was not stored, and rates nothing that a person wrote', async () => {
    messages = [
      reply,
      { ...reply, id: 3, sender_type: 'User', sender: { id: 9, type: 'user', name: 'Ada' } },
    ];
    answers['POST messages/2/rating'] = () => [503, {}];
    await open();
    expect(root.querySelectorAll('.rating')).toHaveLength(1);
    await act(() => find<HTMLButtonElement>('.thumb.up').click());
    await wait();
    expect(find('.rating [role=status]').textContent).toContain('did not work');
    expect(find('.thumb.up').getAttribute('aria-pressed')).toBe('false');
  });

  it('sends on Enter, but not on Shift and Enter nor in the middle of a Chinese word', async () => {
    await open();
    const field = await type('textarea', 'how often?');
    await press(field, { key: 'Enter', shiftKey: true });
    await press(field, { key: 'Enter', isComposing: true });
    expect(sent()).toEqual([]);
    await press(field, { key: 'Enter' });
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.body.message).toMatchObject({ content: 'how often?' });
    expect(sent()[0]?.token).toBe('a.b.c');
    expect(field.value).toBe('');
  });

  it('does not send what is too long, and says by how much', async () => {
    await open();
    const field = await type('textarea', 'x'.repeat(MESSAGE_LIMIT + 7));
    await press(field, { key: 'Enter' });
    expect(sent()).toEqual([]);
    expect(find('#composer-room').textContent).toContain('7 characters too long');
    expect(find<HTMLButtonElement>('.send').disabled).toBe(true);
    expect(field.value).toHaveLength(MESSAGE_LIMIT + 7);
  });

  it('keeps what is half written over the pages of a site', async () => {
    await open();
    await type('textarea', 'half a quest');
    render(null, root);
    await open();
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('half a quest');
  });

  it('shows a refused message as not sent, and sends it again when asked', async () => {
    await open();
    answers['POST messages'] = () => [422, { error: 'no' }];
    await press(await type('textarea', 'try me'), { key: 'Enter' });
    expect(find('.bubble.failed').textContent).toBe('try me');
    answers['POST messages'] = () => [
      200,
      { id: 1, message_type: 0, content: 'try me', created_at: 1 },
    ];
    await act(() => find<HTMLButtonElement>('.meta.failed .link').click());
    await wait();
    expect(find('.bubble.failed')).toBeNull();
    expect(find('.entry.visitor').textContent).toContain('try me');
  });

  it("asks for a person in the visitor's language", async () => {
    const session = await open();
    await act(() => {
      session.settings.value = { locale: 'es' };
    });
    expect(find('.person').textContent).toContain('Hablar con una persona');
    await act(() => find<HTMLButtonElement>('.person').click());
    await wait();
    expect(sent()[0]?.body.message).toMatchObject({ content: 'Quiero hablar con una persona.' });
  });

  it('keeps its controls in the language that the site set, whatever the conversation speaks', async () => {
    messages = [speaking('zh')];
    const session = await open();
    expect(find<HTMLTextAreaElement>('textarea').placeholder).toBe('Write a message…');
    await act(() => {
      session.settings.value = { locale: 'es' };
    });
    expect(find<HTMLTextAreaElement>('textarea').placeholder).toBe('Escriba un mensaje…');
    expect(document.documentElement.lang).toBe('es');
  });

  it('asks for a person in the language of the conversation', async () => {
    messages = [speaking('pt')];
    await open();
    expect(find('.person').textContent).toContain('Talk to a person');
    await act(() => find<HTMLButtonElement>('.person').click());
    await wait();
    expect(sent()[0]?.body.message).toMatchObject({ content: 'Quero falar com uma pessoa.' });
  });

  it('keeps an e-mail address, and asks again for one that is none', async () => {
    const question = {
      id: 3,
      message_type: 3,
      content: 'Your e-mail?',
      content_type: 'input_email',
      created_at: 1,
    };
    messages = [question];
    answers['PATCH messages/3'] = () => [
      200,
      { ...question, content_attributes: { submitted_email: 'ada@a.example' } },
    ];
    await open();
    const submit = () =>
      act(() => void find('form.email').dispatchEvent(new Event('submit', { cancelable: true })));
    await type('.email input', 'ada at a');
    await submit();
    expect(find('.email .problem').textContent).toContain('valid');
    await type('.email input', ' ada@a.example ');
    await submit();
    await wait();
    expect(calls.at(-1)).toMatchObject({
      method: 'PATCH',
      body: { contact: { email: 'ada@a.example' } },
    });
    expect(find('.email-saved').textContent).toContain('ada@a.example');
  });

  it('says that the website token is wrong', async () => {
    answers['POST config'] = () => [404, { error: 'Resource could not be found' }];
    await open();
    expect(find('[role=alert]').textContent).toContain('This chat is not set up');
  });

  it('tries again on its own while the server is down', async () => {
    const good = answers['POST config'];
    answers['POST config'] = () => [503, {}];
    await open();
    expect(find('[role=alert]').textContent).toContain('cannot be reached');
    if (good) answers['POST config'] = good;
    await wait(9_000);
    expect(find('textarea')).toBeTruthy();
  });

  it('begins anew when the token has run out', async () => {
    const good = answers['POST config'];
    answers['POST config'] = () => (calls.at(-1)?.token ? [401, {}] : (good?.() ?? [500, {}]));
    await open();
    const tokens = calls.filter(({ path }) => path === 'config').map(({ token }) => token);
    expect(tokens).toEqual(['a.b.c', null]);
    expect(find('textarea')).toBeTruthy();
  });
});
