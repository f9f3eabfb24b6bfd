import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '@/api/types';
import { conversation, message, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import { useInbox } from './store';
import ThreadPane from './ThreadPane.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

const at = '/api/v1/accounts/1/conversations/3';

async function spoken(last: Partial<Message>) {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  serve({
    [`GET ${at}`]: () => conversation(3),
    [`GET ${at}/messages`]: () => ({ meta: { revision: 1 }, payload: [message(1, last)] }),
  });
  shown = show(ThreadPane, { number: 3, panel: null });
  await useInbox().openConversation(3);
  await vi.waitFor(() => expect(shown?.get('[role=log]').text()).not.toBe(''));
  return shown.get('[role=log]').text();
}

describe('what a screen reader is told of a new message', () => {
  it('is its words, without marks and numbers of sources', async () => {
    const citations = [{ number: 1, title: 'Orders', url: null, quote: 'Until it has left.', document_id: 11 }];
    const content = '**Yes**, see [our page](https://shop.example/orders). [1]';
    expect(await spoken({ content, content_attributes: { citations } })).toBe('Yes, see our page.');
  });

  it('ends with a word', async () => {
    const said = await spoken({ content: 'parcel '.repeat(60) });
    expect(said).toMatch(/parcel…$/);
    expect(said.length).toBeLessThanOrEqual(301);
  });

  it('is, of a hand-off, why and what was asked', async () => {
    const handoff = { reason: 'no_answer', question: 'Where is **my** parcel?', tried: ['searched'] };
    const content = 'Handed over: no_answer. Question: Where is **my** parcel? Tried: searched.';
    const said = await spoken({ content, private: true, message_type: 1, content_attributes: { handoff } });
    expect(said).toBe('The knowledge does not carry an answer. Where is my parcel?');
  });
});
