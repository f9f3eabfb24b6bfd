import type {
  Agent,
  Assistant,
  Contact,
  Conversation,
  ConversationStatus,
  DocumentDetail,
  Inbox,
  Message,
  Model,
  Profile,
  Responder,
  Source,
  Turn,
} from '../src/api/types';

// A made-up company, so that every screen can be looked at without a server.

const now = Math.floor(Date.now() / 1000);
export const ago = (minutes: number) => now - Math.round(minutes * 60);

export const agents: Agent[] = [
  {
    id: 1,
    name: 'Maya Lindqvist',
    available_name: 'Maya',
    email: 'maya@tidewater.example',
    role: 'administrator',
    availability_status: 'online',
  },
  {
    id: 2,
    name: 'Tomás Herrera',
    available_name: 'Tomás',
    email: 'tomas@tidewater.example',
    role: 'agent',
    availability_status: 'busy',
  },
  {
    id: 3,
    name: 'Yuki Tanabe',
    available_name: 'Yuki',
    email: 'yuki@tidewater.example',
    role: 'agent',
    availability_status: 'offline',
  },
];

export const profile: Profile = {
  id: 1,
  name: 'Maya Lindqvist',
  available_name: 'Maya',
  email: 'maya@tidewater.example',
  access_token: 'kq3vTz0pXw8rLm2n',
  account_id: 1,
  role: 'administrator',
  accounts: [{ id: 1, name: 'Tidewater Bikes', role: 'administrator', availability: 'online' }],
};

export const inboxes: Inbox[] = [
  {
    id: 1,
    name: 'Tidewater shop',
    channel_type: 'Channel::WebWidget',
    website_url: 'https://tidewater.example',
    website_token: 'pWv8Yx2LrT4n',
    widget_color: '#12506b',
    welcome_title: 'Hello',
    welcome_tagline: 'Ask us about bikes, rentals and repairs.',
  },
  {
    id: 2,
    name: 'Help centre',
    channel_type: 'Channel::WebWidget',
    website_url: 'https://help.tidewater.example',
    website_token: 'aB7dQq1KzS9e',
    widget_color: '#7a4710',
  },
];

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

const assistantSender = { id: 1, name: 'Captain', avatar_url: null, type: 'captain_assistant' as const };
let nextId = 100;
export const newId = () => nextId++;

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

const citations = [
  {
    number: 1,
    title: 'Changing an order',
    url: 'https://help.tidewater.example/orders/changing',
    quote: 'You can change the delivery address until the parcel has left our warehouse.',
    document_id: 11,
  },
  {
    number: 2,
    title: 'Delivery times',
    url: 'https://help.tidewater.example/delivery',
    quote: 'Orders placed before 14:00 leave the warehouse on the same working day.',
    document_id: 12,
  },
];

const customer = contacts.get(1);
const fromCustomer = {
  sender: { id: 1, name: customer?.name ?? null, type: 'contact' as const },
  sender_type: 'Contact',
};
threads.set(1200, [
  ...Array.from({ length: 34 }, (_, index) =>
    message(1200, {
      content: index % 2 ? 'Thanks, that helps.' : `An earlier question, number ${index / 2 + 1}.`,
      message_type: index % 2,
      created_at: ago(60 * 26 - index),
      ...(index % 2
        ? { sender: { ...agents[1], id: 2, name: 'Tomás Herrera', type: 'user' as const }, sender_type: 'User' }
        : fromCustomer),
    }),
  ),
  message(1200, { content: 'Conversation was resolved by Tomás', message_type: 2, created_at: ago(60 * 25) }),
  message(1200, {
    content: 'Hello! I ordered a **Harbour 3** this morning (order 88213).\nCan I still change the delivery address?',
    created_at: ago(14),
    ...fromCustomer,
  }),
  message(1200, {
    content:
      'Yes. You can change the delivery address until the parcel has left our warehouse [1]. Orders placed before 14:00 leave the warehouse on the same working day [2].',
    message_type: 1,
    created_at: ago(13.8),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: { citations, turn_id: 'turn-1', written_by: 'assistant' },
  }),
  message(1200, {
    content: 'It was before 14:00. Can a person look whether mine has left already?',
    created_at: ago(12),
    ...fromCustomer,
  }),
  message(1200, {
    content: 'I am handing you over to a colleague, who can look into your order.',
    message_type: 1,
    created_at: ago(11.9),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: { turn_id: 'turn-2', written_by: 'assistant' },
  }),
  message(1200, {
    content: 'Hand-off',
    message_type: 1,
    private: true,
    created_at: ago(11.8),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: {
      turn_id: 'turn-2',
      handoff: {
        reason: 'customer_request',
        question: 'Has order 88213 left the warehouse already?',
        tried: [
          'Searched for “order left warehouse status”: 4 passages, none about a single order',
          'The customer asked for a person',
        ],
      },
    },
  }),
  message(1200, {
    content: 'Checking with the warehouse, order 88213 is still on the bench.',
    message_type: 1,
    private: true,
    created_at: ago(6),
    sender: { id: 2, name: 'Tomás Herrera', available_name: 'Tomás', type: 'user' },
    sender_type: 'User',
  }),
  message(1200, {
    content: 'Good news: your parcel is still here. What is the new address?',
    message_type: 1,
    created_at: ago(5),
    sender: { id: 1, name: 'Maya Lindqvist', available_name: 'Maya', type: 'user' },
    sender_type: 'User',
  }),
  message(1200, {
    content: 'Great!! Rua das Flores 12, 4050-262 Porto. <script>alert(1)</script> <img src=x onerror=alert(1)>',
    created_at: ago(1.2),
    ...fromCustomer,
  }),
  message(1200, {
    content:
      'I have noted Rua das Flores 12, 4050-262 Porto. You will get a new confirmation by e-mail as soon as the change is saved [1].',
    message_type: 1,
    private: true,
    created_at: ago(1),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: {
      citations: citations.slice(0, 1),
      turn_id: 'turn-3',
      draft: { turn_id: 'turn-3', status: 'open' },
    },
  }),
]);
for (const conversation of [...conversations.values()]) refreshLast(conversation);

const passages = [
  { number: 1, document_id: 11, title: 'Changing an order', url: null, score: 0.273, lexical_rank: 1, vector_rank: 2 },
  { number: 2, document_id: 12, title: 'Delivery times', url: null, score: 0.231, lexical_rank: 3, vector_rank: 1 },
  {
    number: 3,
    document_id: 13,
    title: 'Returning a bike',
    url: null,
    score: 0.118,
    lexical_rank: 2,
    vector_rank: null,
  },
];
const steps = Object.entries({ read: 6, guard: 1, search: 48, write: 1340, post: 9 }).map(([name, milliseconds]) => ({
  name,
  milliseconds,
}));
const turn = (id: string, part: Partial<Turn>): Turn => ({
  id,
  mode: 'auto',
  outcome: 'reply',
  reason: null,
  question: 'Can the delivery address of order 88213 be changed?',
  language: 'en',
  writer: 'GPT mini',
  prompt_version: 'answer.v1',
  index_version: '1:7',
  assistant_version: 2,
  confidence: 0.86,
  record: {
    passages,
    steps,
    sentences: citations.map((citation) => ({
      text: '',
      citations: [{ passage_number: citation.number, quote: citation.quote }],
    })),
    tried: ['Searched the knowledge base; the best of 3 passages is from “Changing an order”.'],
  },
  input_tokens: 1842,
  output_tokens: 96,
  price: 0.0021,
  attempts: 1,
  started_at: ago(13.9),
  finished_at: ago(13.9) + 1.4,
  ...part,
});
export const turns: Turn[] = [
  turn('turn-1', {}),
  turn('turn-2', {
    outcome: 'hand_off',
    reason: 'customer_request',
    started_at: ago(11.9),
    finished_at: ago(11.9) + 0.1,
    question: 'Has order 88213 left the warehouse already?',
  }),
  turn('turn-3', {
    outcome: 'draft',
    started_at: ago(1),
    input_tokens: 0,
    output_tokens: 0,
    price: 0,
    writer: 'extractive',
    prompt_version: null,
  }),
];

export const sources: Source[] = [
  {
    id: 1,
    knowledge_base_id: 1,
    kind: 'url',
    name: 'Tidewater help',
    location: 'https://help.tidewater.example',
    status: 'ready',
    error_code: null,
    error: null,
    progress: { done: 1, total: 1 },
    documents_count: 142,
    errors_count: 3,
    last_synced_at: ago(95),
    created_at: ago(9000),
  },
  {
    id: 2,
    knowledge_base_id: 1,
    kind: 'upload',
    name: 'Workshop manual',
    location: 'manual.zip',
    status: 'syncing',
    error_code: null,
    error: null,
    progress: { done: 31, total: 84 },
    documents_count: 31,
    errors_count: 0,
    last_synced_at: null,
    created_at: ago(2),
  },
  {
    id: 3,
    knowledge_base_id: 1,
    kind: 'text',
    name: 'Opening hours',
    location: null,
    status: 'ready',
    error_code: null,
    error: null,
    progress: { done: 1, total: 1 },
    documents_count: 1,
    errors_count: 0,
    last_synced_at: ago(60 * 30),
    created_at: ago(60 * 30),
  },
  {
    id: 4,
    knowledge_base_id: 1,
    kind: 'url',
    name: 'Old forum',
    location: 'https://forum.tidewater.example',
    status: 'failed',
    error_code: 'timeout',
    error: 'It took too long.',
    progress: { done: 1, total: 1 },
    documents_count: 0,
    errors_count: 1,
    last_synced_at: null,
    created_at: ago(200),
  },
];

export const documents: DocumentDetail[] = Array.from({ length: 60 }, (_, index) => {
  const failed = index % 17 === 4;
  const made: DocumentDetail = {
    id: 11 + index,
    source_id: 1,
    title:
      ['Changing an order', 'Delivery times', 'Returning a bike', 'Renting for a weekend', 'Lock codes'][index % 5] +
      (index > 4 ? ` (${index})` : ''),
    url: `https://help.tidewater.example/page-${index}`,
    path: null,
    status: failed ? 'failed' : 'indexed',
    error_code: failed ? 'empty' : null,
    error: null,
    chunks_count: failed ? 0 : 3,
    language: 'en',
    updated_at: ago(95 + index),
    chunks: [],
  };
  if (!failed) {
    made.chunks = [
      {
        id: index * 3,
        position: 0,
        headings: [made.title],
        text: 'You can change the delivery address until the parcel has left our warehouse. Open **My orders**, choose the order and press *Change address*.',
      },
      {
        id: index * 3 + 1,
        position: 1,
        headings: [made.title, 'After it has left'],
        text: 'Once the parcel is on its way, only the carrier can redirect it:\n\n- open the tracking link\n- choose a pick-up point',
      },
    ];
  }
  return made;
});

export const assistants: Assistant[] = [
  {
    id: 1,
    name: 'Captain',
    description: 'Answers questions about orders, rentals and repairs.',
    model_id: null,
    knowledge_base_id: 1,
    config: {
      product_name: 'Tidewater Bikes',
      instructions: 'Friendly and brief. Hand over anything about accidents or money back over 200 €.',
      welcome_message: 'Hello! Ask me anything about your bike.',
      handoff_message: 'I am handing you over to a colleague.',
    },
  },
];
export const models: Model[] = [
  {
    id: 1,
    name: 'GPT mini',
    provider: 'open_ai',
    base_url: null,
    model_id: 'gpt-4.1-mini',
    has_key: true,
    input_price: 0.4,
    output_price: 1.6,
  },
  {
    id: 2,
    name: 'Claude',
    provider: 'anthropic',
    base_url: null,
    model_id: 'claude-sonnet',
    has_key: false,
    input_price: 3,
    output_price: 15,
  },
];
export const responders = new Map<number, Responder>([[1, { kind: 'captain', mode: 'auto', id: 1, model_id: null }]]);
export const revisions = new Map<number, number>();
