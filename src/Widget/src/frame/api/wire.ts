import { imageUrl, list, number, object, safeUrl, sourceUrl, text, time } from './read';

export interface Citation {
  number: number;
  title: string;
  url: string | null;
  quote: string | null;
}

export interface Author {
  kind: 'visitor' | 'agent' | 'assistant' | 'team';
  id: number | null;
  name: string | null;
  avatarUrl: string | null;
}

export interface Attachment {
  url: string;
  name: string | null;
}

export type Rating = 'up' | 'down';

export interface Message {
  id: number;
  revision: number | null;
  echoId: string | null;
  author: Author;
  text: string;
  asksForEmail: boolean;
  submittedEmail: string | null;
  createdAt: number;
  deleted: boolean;
  turnId: string | null;
  citations: Citation[];
  /** Whether it is an answer of which one may say whether it helped. */
  canBeRated: boolean;
  rating: Rating | null;
  /** Which language the assistant took the visitor's words for. */
  language: string | null;
  attachments: Attachment[];
  /** As it came, for the embedding page's `chatwoot:on-message`. */
  wire: unknown;
}

export interface MessagePage {
  messages: Message[];
  /** Where the next request for changes goes on. */
  revision: number;
  /** More has changed than one answer carries. */
  hasMore: boolean;
  /** Null before the visitor's first message. */
  conversation: Conversation | null;
}

export interface Conversation {
  id: number;
  status: string;
  lastSeenAt: number;
}

export interface Config {
  authToken: string;
  websiteName: string;
  color: string;
  welcomeTitle: string | null;
  welcomeTagline: string | null;
  locale: string | null;
  assistant: { name: string; avatarUrl: string | null } | null;
  agentsOnline: boolean;
  agents: { name: string; avatarUrl: string | null }[];
  /** Null where the inbox shows no brand. */
  brand: string | null;
}

export function citation(value: unknown): Citation | null {
  const wire = object(value);
  const position = number(wire.number);
  if (position === null) return null;
  const url = sourceUrl(wire.url);
  return {
    number: position,
    title: text(wire.title) ?? url ?? `${position}`,
    url,
    quote: text(wire.quote),
  };
}

export const citations = (value: unknown): Citation[] =>
  list(value).flatMap((one) => citation(one) ?? []);

function author(wire: Record<string, unknown>): Author {
  const sender = object(wire.sender);
  const name = text(sender.available_name) ?? text(sender.name);
  const avatarUrl = imageUrl(sender.avatar_url) ?? imageUrl(sender.thumbnail);
  const common = { id: number(sender.id), name, avatarUrl };
  if (number(wire.message_type) === 0) return { ...common, kind: 'visitor' };
  const attributes = object(wire.content_attributes);
  const isAssistant =
    wire.sender_type === 'Captain::Assistant' ||
    sender.type === 'captain_assistant' ||
    attributes.written_by === 'assistant';
  if (isAssistant) return { ...common, kind: 'assistant' };
  return { ...common, kind: sender.type === 'user' ? 'agent' : 'team' };
}

/** One message, or null for what a visitor has no business seeing. */
export function message(value: unknown): Message | null {
  const wire = object(value);
  const id = number(wire.id);
  if (id === null || wire.private === true || number(wire.message_type) === 2) return null;
  const attributes = object(wire.content_attributes);
  const wrote = author(wire);
  const rating = attributes.customer_rating;
  const turnId = text(attributes.turn_id) ?? number(attributes.turn_id)?.toString() ?? null;
  return {
    id,
    revision: number(wire.revision),
    echoId: text(wire.echo_id),
    author: wrote,
    text: text(wire.content) ?? '',
    asksForEmail: wire.content_type === 'input_email',
    submittedEmail: text(attributes.submitted_email),
    createdAt: time(wire.created_at) ?? 0,
    deleted: attributes.deleted === true,
    turnId,
    // A suggestion that a person has sent is theirs.
    canBeRated: wire.sender_type === 'Captain::Assistant' && turnId !== null,
    rating: rating === 'up' || rating === 'down' ? rating : null,
    citations: citations(attributes.citations),
    language: text(attributes.language),
    attachments: list(wire.attachments).flatMap((one) => {
      const file = object(one);
      const url = safeUrl(file.data_url);
      return url ? { url, name: text(file.fallback_title) } : [];
    }),
    wire: value,
  };
}

export function messagePage(value: unknown): MessagePage {
  const wire = object(value);
  const meta = object(wire.meta);
  const id = number(meta.conversation_id);
  return {
    messages: list(wire.payload).flatMap((row) => message(row) ?? []),
    revision: number(meta.revision) ?? 0,
    hasMore: meta.has_more === true,
    conversation: id === null ? null : conversation(id, meta),
  };
}

const conversation = (id: number, meta: Record<string, unknown>): Conversation => ({
  id,
  status: text(meta.status) ?? 'open',
  lastSeenAt: time(meta.contact_last_seen_at) ?? 0,
});

export function config(value: unknown): Config {
  const wire = object(value);
  const channel = object(wire.website_channel_config);
  const assistant = object(channel.assistant);
  return {
    authToken: text(channel.auth_token) ?? '',
    websiteName: text(channel.website_name) ?? '',
    color: text(channel.widget_color) ?? '',
    welcomeTitle: text(channel.welcome_title),
    welcomeTagline: text(channel.welcome_tagline),
    locale: text(channel.locale),
    assistant: text(assistant.name)
      ? { name: text(assistant.name) ?? '', avatarUrl: imageUrl(assistant.avatar_url) }
      : null,
    agentsOnline: channel.agents_online === true,
    agents: list(channel.agents).flatMap((value) => {
      const agent = object(value);
      const name = text(agent.name);
      return name ? [{ name, avatarUrl: imageUrl(agent.avatar_url) }] : [];
    }),
    brand:
      channel.disable_branding === true
        ? null
        : (text(object(wire.global_config).brand_name) ?? 'Wheelhouse'),
  };
}
