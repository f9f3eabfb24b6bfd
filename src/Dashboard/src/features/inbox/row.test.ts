import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import type { Conversation, Message } from '@/api/types';
import { conversation, message, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ConversationRow from './ConversationRow.vue';
import { useInbox } from './store';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

function row(last: Partial<Message>) {
  const said = message(1, last);
  shown = show(ConversationRow, {
    conversation: conversation(3, { status: 'open', messages: [said], last_non_activity_message: said }),
    selected: false,
  });
  return shown.get('.preview').text();
}

const note = (reason: string, question = ''): Partial<Message> => ({
  content: `Handed over: ${reason}. Question: is there somebody? Tried: searched the knowledge base.`,
  message_type: 1,
  private: true,
  sender: { id: 1, name: 'Captain', type: 'captain_assistant' },
  sender_type: 'Captain::Assistant',
  content_attributes: { handoff: { reason, question, tried: [] } },
});

describe('the badge “Needs a person”', () => {
  const at = '/api/v1/accounts/1';
  const captain = { id: 1, name: 'Shop', responder: { kind: 'captain', mode: 'auto' } };
  const handedOver = message(1, note('no_answer', 'Where is my parcel?'));
  const again = message(2, { content: 'Hello?', sender: { id: 5, name: 'Ines', type: 'contact' } });
  const answer = message(3, { content: 'One moment.', message_type: 1, sender: { id: 7, name: 'Maya', type: 'user' } });
  const open = (said: Message, change: Partial<Conversation> = {}) =>
    conversation(3, { messages: [said], last_non_activity_message: said, waiting_since: 100, ...change });
  const badged = () => shown?.text().includes('Needs a person');

  /** Each as the list comes to know it, one after the other; then the row of the last. */
  async function seen(...states: Conversation[]) {
    const queue = [...states];
    serve({
      [`GET ${at}/inboxes`]: ({ query }) => ({ payload: query.get('removed') === 'true' ? [] : [captain] }),
      [`GET ${at}/agents`]: () => [],
      [`GET ${at}/conversations/3`]: () => queue.shift(),
    });
    shown = show(ConversationRow, { conversation: states.at(-1), selected: false });
    const inbox = useInbox();
    await inbox.loadPeople();
    for (const _ of states) await inbox.refresh(3);
    await nextTick();
  }

  it('is there where the hand-off happened while nobody looked', async () => {
    await seen(open(again, { status: 'pending' }), open(again, { first_reply_created_at: 0 }));
    expect(badged()).toBe(true);
  });

  it('is not there where drafts are written for people, who have everything', async () => {
    captain.responder.mode = 'draft';
    await seen(open(again, { first_reply_created_at: 0 }));
    captain.responder.mode = 'auto';
    expect(badged()).toBe(false);
  });

  it('stays while only the customer and notes speak', async () => {
    await seen(open(handedOver, { first_reply_created_at: 50 }), open(again, { first_reply_created_at: 50 }));
    expect(badged()).toBe(true);
  });

  it('stays when a note is written', async () => {
    await seen(open(handedOver), open(again), open(message(3, { ...answer, private: true })));
    expect(badged()).toBe(true);
  });

  it('goes when a person answers, and does not come back with the next question', async () => {
    await seen(open(handedOver), open(answer, { waiting_since: 0, first_reply_created_at: 120 }));
    expect(badged()).toBe(false);
    shown?.unmount();
    await seen(
      open(handedOver),
      open(answer, { waiting_since: 0, first_reply_created_at: 120 }),
      open(again, { first_reply_created_at: 120 }),
    );
    expect(badged()).toBe(false);
  });

  it('is there after a reload, too, when the customer has written again', async () => {
    await seen(open(again, { first_reply_created_at: 0 }));
    expect(badged()).toBe(true);
  });

  it('is not there for what people have taken', async () => {
    const assignee = {
      id: 7,
      name: 'Maya',
      email: 'maya@example.com',
      availability_status: 'online',
      role: 'agent',
    } as const;
    const { meta } = conversation(3);
    await seen(open(again, { first_reply_created_at: 0, meta: { ...meta, assignee } }));
    expect(badged()).toBe(false);
  });
});

describe('the row of a conversation', () => {
  it('shows what the customer asked before it was handed over, not the note', () => {
    expect(row(note('no_answer', 'Where is **my** parcel?'))).toBe('Where is my parcel?');
    expect(shown?.get('.preview').attributes('title')).toBe('Handed over: no answer in the knowledge');
  });

  it('says in a few words why it was handed over when nothing was asked', () => {
    expect(row(note('customer_request'))).toBe('Handed over: the customer asked for a person');
  });

  it('keeps a reason that is a sentence of its own', () => {
    expect(row(note('The order is above the limit'))).toBe('Handed over: The order is above the limit');
  });

  it('shows the words of anything else', () => {
    expect(row({ content: 'Is **anybody** there?' })).toBe('Is anybody there?');
  });
});
