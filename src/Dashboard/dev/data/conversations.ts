import type { Contact, Conversation, ConversationStatus, Message } from '../../src/api/types';
import { agents } from './company.ts';
import { ago, newId } from './made.ts';

const people: [string | null, string | null][] = [
  ['Ines Carvalho', 'ines@carvalho.example'],
  ['王小明', 'xiaoming@example.cn'],
  ['Peter Okafor', null],
  [null, null],
  ['Sofía Rivas', 'sofia.rivas@example.es'],
  ['Liam O’Connell', 'liam@example.ie'],
  ['Priya Natarajan', 'priya@example.in'],
  ['Anders Holm', 'anders@example.dk'],
  ['Camille Durand', null],
  ['Joana Prado', 'joana@example.br'],
];

const questions = [
  'Can I change the delivery address after I have ordered?',
  '我想退货，需要多久才能收到退款？',
  'The rear brake squeaks since the last service.',
  'Hi',
  '¿Puedo hablar con una persona, por favor?',
  'Does the Harbour 3 fit a 26-inch wheel?',
  'My invoice shows the wrong VAT number.',
  'Is there a discount for a second rental day?',
  'How do I reset the lock code?',
  'Posso retirar a bicicleta no domingo?',
];

export function message(conversation: number, part: Partial<Message>): Message {
  return {
    id: newId(),
    content: '',
    inbox_id: 1,
    conversation_id: conversation,
    message_type: 0,
    content_type: 'text',
    status: 'sent',
    content_attributes: {},
    created_at: ago(3),
    private: false,
    sender: null,
    sender_type: null,
    ...part,
  };
}

const statuses: ConversationStatus[] = [
  'open',
  'pending',
  'open',
  'open',
  'pending',
  'open',
  'resolved',
  'open',
  'snoozed',
  'resolved',
];
export const contacts = new Map<number, Contact>();
export const conversations = new Map<number, Conversation>();
export const threads = new Map<number, Message[]>();
export const revisions = new Map<number, number>();

function contact(index: number): Contact {
  const [name, email] = people[index % people.length] ?? [null, null];
  const made: Contact = {
    id: index + 1,
    name,
    email,
    phone_number: null,
    identifier: index % 3 === 0 ? `customer-${4100 + index}` : null,
    availability_status: index % 2 === 0 ? 'online' : 'offline',
    additional_attributes: { city: index % 2 ? 'Porto' : 'Aarhus', browser: 'Firefox 131' },
    custom_attributes: { plan: 'Family', orders: 3 + index },
    created_at: ago(60 * 24 * 30),
    last_activity_at: ago(index),
  };
  contacts.set(made.id, made);
  return made;
}

export function refreshLast(conversation: Conversation): void {
  const last = threads
    .get(conversation.id)
    ?.filter((one) => one.message_type !== 2)
    .at(-1);
  conversations.set(conversation.id, {
    ...conversation,
    messages: last ? [last] : [],
    last_non_activity_message: last ?? null,
  });
}

for (let index = 0; index < 64; index++) {
  const number = 1200 + index;
  const person = contact(index);
  const status = statuses[index % statuses.length] ?? 'open';
  const at = ago(index * index * 0.9 + 1);
  threads.set(number, [
    message(number, {
      content: questions[index % questions.length] ?? '',
      created_at: at,
      sender: { id: person.id, name: person.name, type: 'contact' },
      sender_type: 'Contact',
    }),
  ]);
  const conversation: Conversation = {
    id: number,
    account_id: 1,
    uuid: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    inbox_id: index % 4 === 3 ? 2 : 1,
    status,
    priority: index === 6 ? 'urgent' : null,
    labels: [],
    can_reply: true,
    unread_count: index === 0 ? 2 : index === 3 ? 1 : 0,
    created_at: at,
    last_activity_at: at,
    waiting_since: at,
    agent_last_seen_at: 0,
    contact_last_seen_at: 0,
    additional_attributes: { referer: 'https://tidewater.example/orders' },
    custom_attributes: {},
    messages: [],
    meta: {
      sender: person,
      channel: 'Channel::WebWidget',
      assignee: index % 5 === 2 ? (agents[index % 3] ?? null) : null,
    },
  };
  refreshLast(conversation);
}
