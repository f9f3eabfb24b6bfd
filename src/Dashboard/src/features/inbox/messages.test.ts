import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Inbox, Message } from '@/api/types';
import { conversation, message, type Sent, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import Composer from './Composer.vue';
import CopilotText from './CopilotText.vue';
import MessageItem from './MessageItem.vue';
import { useInbox } from './store';
import ThreadHeader from './ThreadHeader.vue';

const path = '/api/v1/accounts/1/conversations/3/messages';
let shown: VueWrapper | null = null;

// What a sent message makes the stores do later must not happen after the test.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] }));

afterEach(() => {
  vi.useRealTimers();
  shown?.unmount();
  shown = null;
  localStorage.clear();
  vi.unstubAllGlobals();
});

function item(change: Partial<Message>) {
  shown = show(MessageItem, { message: message(1, change), before: null, conversation: conversation(3) });
  return shown;
}

const captain = {
  sender: { id: 1, name: 'Captain', type: 'captain_assistant' as const },
  sender_type: 'Captain::Assistant',
  message_type: 1,
};
const citations = [
  {
    number: 1,
    title: 'Changing an order',
    url: 'https://help.example/orders',
    quote: 'Until it has left.',
    document_id: 11,
  },
];

describe('an answer of the assistant', () => {
  it('is marked as such and opens the sentence behind a number', async () => {
    const view = item({
      ...captain,
      content: 'Yes, you can [1].',
      content_attributes: { citations, turn_id: 't', written_by: 'assistant' },
    });
    expect(view.text()).toContain('written by the assistant');
    expect(view.text()).not.toContain('Until it has left.');
    await view.get('button.cite').trigger('click');
    expect(view.get('blockquote').text()).toBe('Until it has left.');
    expect(view.get('figcaption a').attributes('href')).toBe('https://help.example/orders');
  });

  it('never links to an address that runs something', async () => {
    const evil = [{ ...citations[0], number: 1, title: 'x', quote: 'q', url: 'javascript:alert(1)' }];
    const view = item({ ...captain, content: 'Yes [1].', content_attributes: { citations: evil } });
    await view.get('button.cite').trigger('click');
    expect(view.findAll('a').filter((link) => link.attributes('href')?.startsWith('javascript'))).toHaveLength(0);
  });
});

it('a private note says that it is one', () => {
  const view = item({
    private: true,
    message_type: 1,
    sender: { id: 2, name: 'Tomás', type: 'user' },
    sender_type: 'User',
  });
  expect(view.get('li').classes()).toContain('note');
  expect(view.text()).toContain('private note');
});

it('a hand-off tells why, what was asked and what was tried', () => {
  const handoff = { reason: 'no_answer', question: 'Where is my parcel?', tried: ['Searched for “parcel”'] };
  const text = item({ ...captain, private: true, content_attributes: { handoff } }).text();
  for (const words of ['The knowledge does not carry an answer.', 'Where is my parcel?', 'Searched for “parcel”'])
    expect(text).toContain(words);
});

describe('a suggestion', () => {
  const draft = {
    ...captain,
    private: true,
    content: 'You can.',
    content_attributes: { draft: { turn_id: 't', status: 'open' as const } },
  };

  it('goes out with one click, as it is', async () => {
    const sent = serve({
      [`POST ${path}/1/send_draft`]: () => message(2),
      [`GET ${path}`]: () => ({ meta: { revision: 1 }, payload: [] }),
    });
    const view = item(draft);
    await view
      .findAll('button')
      .find((button) => button.text() === 'Send')
      ?.trigger('click');
    await flushPromises();
    expect(sent[0]?.path).toBe(`${path}/1/send_draft`);
    expect(sent[0]?.body).toEqual({});
  });

  it('goes out as it was changed', async () => {
    const sent = serve({
      [`POST ${path}/1/send_draft`]: () => message(2),
      [`GET ${path}`]: () => ({ meta: { revision: 1 }, payload: [] }),
    });
    const view = item(draft);
    await view
      .findAll('button')
      .find((button) => button.text() === 'Edit first')
      ?.trigger('click');
    await view.get('textarea').setValue('You can, today.');
    await view
      .findAll('button')
      .find((button) => button.text() === 'Send edited reply')
      ?.trigger('click');
    await flushPromises();
    expect(sent[0]?.body).toEqual({ content: 'You can, today.' });
  });

  it('that was settled offers nothing any more', () => {
    const settled = { ...draft, content_attributes: { draft: { turn_id: 't', status: 'dismissed' as const } } };
    expect(
      item(settled)
        .findAll('button')
        .map((button) => button.text()),
    ).not.toContain('Send');
  });
});

describe('what a rule held back', () => {
  const held = (direction: 'incoming' | 'outgoing', status: 'waiting' | 'released' | 'discarded') => ({
    ...captain,
    private: true,
    content: 'It is free.',
    content_attributes: { held: { direction, rule: 'Prices', status, by: status === 'waiting' ? null : 'Ada' } },
  });

  it.each([
    ['Release and send', 'release'],
    ['Discard', 'discard'],
  ])('is decided with one click: %s', async (label, action) => {
    const sent = serve({
      [`POST ${path}/1/${action}`]: () => message(2),
      [`GET ${path}`]: () => ({ meta: { revision: 1 }, payload: [] }),
    });
    const view = item(held('outgoing', 'waiting'));
    expect(view.text()).toContain('Held back: Prices');
    await view
      .findAll('button')
      .find((button) => button.text() === label)
      ?.trigger('click');
    await flushPromises();
    expect(sent[0]?.path).toBe(`${path}/1/${action}`);
  });

  it('says of a question that no model has read it', () => {
    const text = item(held('incoming', 'waiting')).text();
    expect(text).toContain('No model has read what the customer wrote.');
    expect(text).toContain('Let the assistant answer');
  });

  it('says who decided, and offers nothing any more', () => {
    const view = item(held('outgoing', 'released'));
    expect(view.text()).toContain('released by Ada');
    expect(view.findAll('button').map((button) => button.text())).not.toContain('Discard');
  });
});

describe('in an inbox that was removed', () => {
  const buttons = (content_attributes: Message['content_attributes']) => {
    const said = message(1, { ...captain, private: true, content: 'You can.', content_attributes });
    shown = show(MessageItem, { message: said, before: null, conversation: conversation(3, { can_reply: false }) });
    expect(shown.text()).toContain('customers would not see a reply');
    return shown.findAll('button').map((button) => button.text());
  };

  it('a suggestion can only be dismissed', () => {
    expect(buttons({ draft: { turn_id: 't', status: 'open' } })).toEqual(['Dismiss', 'How this came about']);
  });

  it('what was held back can only be discarded', () => {
    expect(buttons({ held: { direction: 'outgoing', rule: 'Prices', status: 'waiting', by: null } })).toEqual([
      'Discard',
    ]);
  });

  it('what the copilot wrote goes into a note', async () => {
    const result = {
      task: 'reply',
      text: 'You can.',
      cited: null,
      sources: [],
      forYou: [],
      writtenBy: 'Local',
      isChanged: false,
      context: null,
      sent: [],
    };
    shown = show(CopilotText, { result, canReply: false });
    const [put] = shown.findAll('button');
    expect(put?.text()).toBe('Put into a note');
  });
});

describe('the head of a conversation', () => {
  async function choices(responder: object): Promise<string[]> {
    shown = show(ThreadHeader, { conversation: conversation(3), panel: null });
    useInbox().inboxes = [{ id: 1, name: 'Shop', channel_type: 'Channel::WebWidget', responder } as Inbox];
    await shown.get('[aria-label="More"]').trigger('click');
    await flushPromises();
    return shown.findAll('[role^="menuitem"]').map((one) => one.text());
  }

  it('gives back only to whom answers by himself', async () => {
    expect(await choices({ kind: 'captain', mode: 'auto' })).toContain('Hand back to Captain');
  });

  it.each([
    { kind: 'people', mode: 'auto' },
    { kind: 'captain', mode: 'draft' },
  ])('gives nothing back where people answer: $kind, $mode', async (responder) => {
    const offered = await choices(responder);
    expect(offered.length).toBeGreaterThan(0);
    expect(offered).not.toContain('Hand back to Captain');
  });
});

describe('writing', () => {
  const posted = (sent: Sent[]) => sent.filter((one) => one.method === 'POST').map((one) => one.body);

  function compose() {
    shown = show(Composer, { conversation: conversation(3) });
    return shown;
  }

  it('sends with Enter, once, and starts a new line with Shift', async () => {
    const sent = serve({ [`POST ${path}`]: () => message(2) });
    const box = compose().get('textarea');
    await box.setValue('Hello');
    await box.trigger('keydown', { key: 'Enter', shiftKey: true });
    expect(posted(sent)).toEqual([]);
    await box.trigger('keydown', { key: 'Enter' });
    await box.trigger('keydown', { key: 'Enter' });
    await flushPromises();
    expect(posted(sent)).toMatchObject([{ content: 'Hello', private: false }]);
  });

  it('does not send while a word is being composed', async () => {
    const sent = serve({ [`POST ${path}`]: () => message(2) });
    const box = compose().get('textarea');
    await box.setValue('退货');
    await box.trigger('keydown', { key: 'Enter', isComposing: true });
    await flushPromises();
    expect(posted(sent)).toEqual([]);
  });

  it('keeps reply and note apart, and both over a reload', async () => {
    const view = compose();
    await view.get('textarea').setValue('for the customer');
    await view.findAll('[role=tab]')[1]?.trigger('click');
    expect((view.get('textarea').element as HTMLTextAreaElement).value).toBe('');
    await view.get('textarea').setValue('for the team');
    view.unmount();
    shown = null;
    const again = compose();
    expect((again.get('textarea').element as HTMLTextAreaElement).value).toBe('for the customer');
    await again.findAll('[role=tab]')[1]?.trigger('click');
    expect((again.get('textarea').element as HTMLTextAreaElement).value).toBe('for the team');
  });
});
