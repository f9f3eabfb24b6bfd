import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { Conversation } from '@/api/types';
import { connection } from '@/realtime/connection';
import type { Signal } from '@/realtime/signals';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import CopilotChat from './CopilotChat.vue';

const at = '/api/v1/accounts/1/captain/copilot_threads';
const message = (id: number, message_type: string, content: string) => ({
  id,
  message_type,
  message: { content },
  created_at: id,
});
const answered = {
  kind: 'copilot.message',
  account_id: 1,
  conversation_id: null,
  id: 2,
  revision: null,
  data: { thread_id: 5 },
} satisfies Signal;
let shown: VueWrapper | null = null;

// jsdom lays nothing out.
HTMLElement.prototype.scrollIntoView ??= () => {};

afterEach(() => {
  shown?.unmount();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('hears of the thread that was begun while the list of threads was still on its way', async () => {
  let list: (threads: { payload: object[] }) => void = () => {};
  let hear: (signal: Signal) => void = () => {};
  vi.spyOn(connection, 'onSignal').mockImplementation((listener) => {
    hear = listener;
    return () => {};
  });
  const messages = [message(1, 'user', 'Where is it?')];
  serve({
    [`GET ${at}`]: () =>
      new Promise((resolve) => {
        list = resolve;
      }),
    [`POST ${at}`]: () => ({ id: 5 }),
    [`GET ${at}/5/copilot_messages`]: () => ({ payload: messages }),
  });
  shown = show(CopilotChat, { conversation: { id: 9 } as Conversation });
  await shown.get('textarea').setValue('Where is it?');
  await shown.get('form').trigger('submit');
  await vi.waitFor(() => expect(shown?.find('ol').text()).toContain('Where is it?'));

  list({ payload: [] });
  await new Promise((resolve) => setTimeout(resolve));
  messages.push(message(2, 'assistant', 'On its way.'));
  hear(answered);
  await vi.waitFor(() => expect(shown?.find('ol').text()).toContain('On its way.'));
});
