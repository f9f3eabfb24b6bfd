/**
 * Plays the widget API and the visitor hub from memory, to work on the widget without a server:
 * `node dev/server.js`, then http://127.0.0.1:4800/demo
 * or /fixtures/head.html and the like. Words that make it act: "water" (an answer with
 * sources), "person" (hand-off), "alone" (asks for an e-mail), "fail" (a refusal), "down" (drops the socket).
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, wantsPerson } from './answers.js';
import { acceptWebSocket } from './websocket.js';

const ROOT = fileURLToPath(new URL('../../Host/wwwroot', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));
const PORT = Number(process.env.PORT ?? 4800);
const TOKEN = 'larkspur-demo';
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; base-uri 'none'; form-action 'none'";
const ASSISTANT = { id: 1, name: 'Delphi', avatar_url: '', type: 'captain_assistant' };
const AGENT = { id: 7, name: 'Marta Quiroga', avatar_url: '', type: 'user' };

const visitors = new Map();
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const now = () => Math.floor(Date.now() / 1000);

function visitorOf(token) {
  return visitors.get(token) ?? null;
}

function newVisitor() {
  const token = `fake.${randomUUID().replaceAll('-', '')}.token`;
  const visitor = {
    token,
    messages: [],
    revision: 0,
    status: 'pending',
    seenAt: 0,
    hubs: new Set(),
  };
  visitors.set(token, visitor);
  return visitor;
}

const signal = (visitor, kind, data = {}) => {
  const argument = { kind, account_id: 1, conversation_id: 1, revision: visitor.revision, data };
  for (const hub of visitor.hubs) {
    hub.send(`${JSON.stringify({ type: 1, target: 'signal', arguments: [argument] })}\x1e`);
  }
};

function add(visitor, message) {
  const stored = {
    id: visitor.messages.length + 1,
    content_type: 'text',
    content_attributes: {},
    created_at: now(),
    private: false,
    ...message,
    revision: ++visitor.revision,
  };
  visitor.messages.push(stored);
  signal(visitor, 'message.changed');
  return stored;
}

async function answer(visitor, text) {
  if (visitor.status === 'open') return personAnswers(visitor);
  await wait(300);
  const turn_id = randomUUID();
  signal(visitor, 'turn.started', { turn_id });
  await wait(1500);
  if (wantsPerson.test(text)) return handOff(visitor, turn_id);
  if (/alone/.test(text)) {
    signal(visitor, 'turn.ended', { turn_id });
    add(visitor, {
      message_type: 3,
      content_type: 'input_email',
      content: 'Nobody is here right now. Where may we write to you?',
    });
    return;
  }
  const known = answers.find(({ match }) => match.test(text));
  const sentences = known?.sentences ?? [
    { text: 'I could not find that in our help pages.', citations: [] },
  ];
  for (const [position, sentence] of sentences.entries()) {
    signal(visitor, 'turn.delta', { turn_id, position, ...sentence });
    await wait(900);
  }
  signal(visitor, 'turn.ended', { turn_id, outcome: 'Answered' });
  const content = sentences
    .map((sentence) => sentence.text)
    .join(' ')
    .replaceAll(' \n', '\n');
  const citations = sentences.flatMap((sentence) => sentence.citations);
  add(visitor, {
    message_type: 1,
    sender_type: 'Captain::Assistant',
    sender: ASSISTANT,
    content,
    content_attributes: { citations, turn_id, written_by: 'assistant' },
  });
}

async function handOff(visitor, turn_id) {
  signal(visitor, 'turn.ended', { turn_id });
  visitor.status = 'open';
  add(visitor, {
    message_type: 3,
    content: 'I have asked a colleague to join. You can close this window; the conversation stays.',
  });
  signal(visitor, 'conversation.changed');
  await wait(2000);
  await personAnswers(visitor);
}

async function personAnswers(visitor) {
  signal(visitor, 'typing', { on: true, name: 'Marta', actor: 'agent' });
  await wait(2500);
  add(visitor, {
    message_type: 1,
    sender: AGENT,
    sender_type: 'User',
    content: 'Hello, this is Marta. I read along; let me look at your order.',
  });
}

const config = (visitor) => ({
  website_channel_config: {
    auth_token: visitor.token,
    website_token: TOKEN,
    website_name: 'Larkspur',
    widget_color: process.env.COLOR ?? '#4b4fb0',
    welcome_title: null,
    welcome_tagline: null,
    locale: 'en',
    assistant: process.env.PEOPLE ? undefined : { name: 'Delphi', avatar_url: null },
    agents_online: !process.env.AWAY,
  },
  contact: { pubsub_token: 'fake', name: null, email: null },
  global_config: {},
});

async function api(method, path, url, body, visitor) {
  if (url.searchParams.get('website_token') !== TOKEN)
    return [404, { error: 'Resource could not be found' }];
  if (path === 'config') return [200, config(visitor ?? newVisitor())];
  if (!visitor) return [401, { error: 'Invalid token' }];
  if (path === 'messages' && method === 'GET') {
    const changed = url.searchParams.get('changed_after');
    const before = Number(url.searchParams.get('before') ?? Infinity);
    const payload =
      changed === null
        ? visitor.messages.filter((m) => m.id < before).slice(-20)
        : visitor.messages.filter((m) => m.revision > Number(changed));
    const meta = {
      revision: visitor.revision,
      has_more: false,
      contact_last_seen_at: visitor.seenAt,
    };
    if (visitor.messages.length > 0)
      Object.assign(meta, { conversation_id: 1, status: visitor.status });
    return [200, { payload, meta }];
  }
  if (path === 'messages') return postMessage(visitor, body.message);
  if (path.startsWith('messages/')) {
    const message = visitor.messages.find((m) => m.id === Number(path.slice(9)));
    message.content_attributes = { submitted_email: body.contact.email };
    message.revision = ++visitor.revision;
    return [200, message];
  }
  if (path === 'conversations/update_last_seen') visitor.seenAt = now();
  return [200, {}];
}

async function postMessage(visitor, { content, echo_id }) {
  await wait(500);
  const repeated = visitor.messages.find((m) => m.echo_id === echo_id);
  if (repeated) return [200, repeated];
  if (/\bfail\b/.test(content)) return [422, { error: 'Refused' }];
  if (/\bdown\b/.test(content)) for (const hub of visitor.hubs) hub.close();
  const sender = { id: 5, name: 'quiet-fern', type: 'contact' };
  const message = add(visitor, { message_type: 0, content, echo_id, sender });
  void answer(visitor, content);
  return [200, message];
}

async function file(path, response) {
  const page =
    path.match(/^\/fixtures\/([a-z]+)\.html$/)?.[1] ?? (path === '/demo' ? 'demo' : null);
  const name = path === '/widget' ? '/widget/index.html' : path;
  try {
    const bytes = await readFile(
      page ? join(FIXTURES, `${page}.html`) : join(ROOT, normalize(name)),
    );
    const headers = {
      'Content-Type': page ? TYPES['.html'] : (TYPES[extname(name)] ?? 'application/octet-stream'),
    };
    if (name.startsWith('/widget')) headers['Content-Security-Policy'] = CSP;
    response.writeHead(200, headers);
    response.end(page ? fill(String(bytes)) : bytes);
  } catch {
    response.writeHead(404).end();
  }
}

const fill = (page) =>
  page
    .replaceAll('{{WEBSITE_TOKEN}}', TOKEN)
    .replaceAll('{{BASE_URL}}', `http://127.0.0.1:${PORT}`);

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const path = url.pathname.replace('/api/v1/widget/', '');
  if (path === url.pathname) return file(path, response);
  let text = '';
  for await (const chunk of request) text += chunk;
  const visitor = visitorOf(request.headers['x-auth-token']);
  const [status, body] = await api(
    request.method,
    path,
    url,
    text ? JSON.parse(text) : {},
    visitor,
  );
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});

server.on('upgrade', (request, socket) => {
  const url = new URL(request.url, 'http://localhost');
  const visitor = visitorOf(url.searchParams.get('access_token'));
  if (!visitor) return socket.destroy();
  const hub = acceptWebSocket(request, socket, {
    onText(text) {
      const isHandshake = text.includes('"protocol"');
      if (isHandshake) hub.send('{}\x1e');
      else if (text.includes('"type":6')) hub.send('{"type":6}\x1e');
    },
    onClose: () => visitor.hubs.delete(hub),
  });
  visitor.hubs.add(hub);
});

server.listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}/demo`));
