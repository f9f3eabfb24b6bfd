import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '@/api/types';
import { conversation, message } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ConversationRow from './ConversationRow.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
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
