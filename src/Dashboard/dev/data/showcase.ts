import { citations } from './citations.ts';
import { agents } from './company.ts';
import { contacts, conversations, message, refreshLast, threads } from './conversations.ts';
import { ago } from './made.ts';

/** The conversation that shows everything a thread can hold. */
export const showcase = 1200;

const assistantSender = { id: 1, name: 'Captain', avatar_url: null, type: 'captain_assistant' as const };
const customer = contacts.get(1);
const fromCustomer = {
  sender: { id: 1, name: customer?.name ?? null, type: 'contact' as const },
  sender_type: 'Contact',
};
threads.set(showcase, [
  ...Array.from({ length: 34 }, (_, index) =>
    message(showcase, {
      content: index % 2 ? 'Thanks, that helps.' : `An earlier question, number ${index / 2 + 1}.`,
      message_type: index % 2,
      created_at: ago(60 * 26 - index),
      ...(index % 2
        ? { sender: { ...agents[1], id: 2, name: 'Tomás Herrera', type: 'user' as const }, sender_type: 'User' }
        : fromCustomer),
    }),
  ),
  message(showcase, { content: 'Conversation was resolved by Tomás', message_type: 2, created_at: ago(60 * 25) }),
  message(showcase, {
    content: 'Hello! I ordered a **Harbour 3** this morning (order 88213).\nCan I still change the delivery address?',
    created_at: ago(14),
    ...fromCustomer,
  }),
  message(showcase, {
    content:
      'Yes. You can change the delivery address until the parcel has left our warehouse [1]. Orders placed before 14:00 leave the warehouse on the same working day [2].',
    message_type: 1,
    created_at: ago(13.8),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: { citations, turn_id: 'turn-1', written_by: 'assistant' },
  }),
  message(showcase, {
    content: 'It was before 14:00. Can a person look whether mine has left already?',
    created_at: ago(12),
    ...fromCustomer,
  }),
  message(showcase, {
    content: 'I am handing you over to a colleague, who can look into your order.',
    message_type: 1,
    created_at: ago(11.9),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: { turn_id: 'turn-2', written_by: 'assistant' },
  }),
  message(showcase, {
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
  message(showcase, {
    content: 'Checking with the warehouse, order 88213 is still on the bench.',
    message_type: 1,
    private: true,
    created_at: ago(6),
    sender: { id: 2, name: 'Tomás Herrera', available_name: 'Tomás', type: 'user' },
    sender_type: 'User',
  }),
  message(showcase, {
    content: 'Good news: your parcel is still here. What is the new address?',
    message_type: 1,
    created_at: ago(5),
    sender: { id: 1, name: 'Maya Lindqvist', available_name: 'Maya', type: 'user' },
    sender_type: 'User',
  }),
  message(showcase, {
    content: 'Great!! Rua das Flores 12, 4050-262 Porto. <script>alert(1)</script> <img src=x onerror=alert(1)>',
    created_at: ago(1.2),
    ...fromCustomer,
  }),
  message(showcase, {
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
// Handed over, and nobody has said anything since.
threads.get(1203)?.push(
  message(1203, {
    content: 'Handed over: customer_request. Question: can I speak to somebody about my rental?',
    message_type: 1,
    private: true,
    created_at: ago(9),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: {
      turn_id: 'turn-4',
      handoff: { reason: 'no_answer', question: 'Can I speak to somebody about my rental?', tried: [] },
    },
  }),
  message(1203, {
    content: 'You can end the rental contract within 14 days, as the court has decided in our case [1].',
    message_type: 1,
    private: true,
    created_at: ago(8),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: {
      citations: citations.slice(0, 1),
      turn_id: 'turn-4',
      held: { direction: 'outgoing', rule: 'The lawsuit', status: 'waiting', by: null },
    },
  }),
  message(1203, {
    content: 'My lawyer asks how long I can keep the boat.',
    message_type: 1,
    private: true,
    created_at: ago(7),
    sender: assistantSender,
    sender_type: 'Captain::Assistant',
    content_attributes: { held: { direction: 'incoming', rule: 'The lawsuit', status: 'waiting', by: null } },
  }),
);
for (const conversation of [...conversations.values()]) refreshLast(conversation);
