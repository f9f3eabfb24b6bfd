import type { VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Contact } from '@/api/types';
import { useSession } from '@/features/session/store';
import { connection } from '@/realtime/connection';
import type { Signal } from '@/realtime/signals';
import { toasts } from '@/ui/toasts';
import { conversation, me, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import EraseContactDialog from './EraseContactDialog.vue';
import { useInbox } from './store';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  localStorage.clear();
  vi.unstubAllGlobals();
});

const contact = { id: 5, name: 'Ines', email: 'ines@example.com', phone_number: null, identifier: null } as Contact;
const danger = () => shown?.findAll('button').find((button) => button.text() === 'Erase for good');

describe('erasing a contact', () => {
  it('waits until the name is typed in, and says so when it is done', async () => {
    const sent = serve({ 'POST /api/v1/accounts/1/contacts/5/erase': () => null });
    shown = show(EraseContactDialog, { contact });
    const field = shown.find('input');
    expect(danger()?.attributes('disabled')).toBeDefined();
    await field.setValue('ines@example.com');
    expect(danger()?.attributes('disabled')).toBeDefined();
    await field.setValue(' ines ');
    expect(danger()?.attributes('disabled')).toBeUndefined();
    await shown.find('form').trigger('submit');
    await vi.waitFor(() => expect(toasts[0]?.title).toBe('Erased. Nothing about this person is kept.'));
    expect(sent.map((one) => [one.method, one.body])).toEqual([['POST', { confirm: 'ines' }]]);
  });

  it('asks for the address of somebody who has no name', async () => {
    shown = show(EraseContactDialog, { contact: { ...contact, name: '' } });
    expect(shown.text()).toContain('Type “ines@example.com” to confirm');
  });
});

describe('a conversation whose contact was erased', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('leaves every trace in this browser: list, thread, begun reply', async () => {
    serve({
      'GET /api/v1/accounts/1/conversations/9': () => conversation(9),
      'GET /api/v1/accounts/1/conversations/9/messages': () => ({ meta: { revision: 1 }, payload: [] }),
      'GET /api/v1/accounts/1/conversations/meta': () => ({ meta: {} }),
    });
    useSession().accept(me);
    let hear: (signal: Signal) => void = () => {};
    vi.spyOn(connection, 'onSignal').mockImplementation((listener) => {
      hear = listener;
      return () => {};
    });
    const inbox = useInbox();
    inbox.listen();
    await inbox.openConversation(9);
    inbox.writeDraft(9, 'reply', 'Dear Ines');
    expect(inbox.open?.id).toBe(9);
    hear({
      kind: 'conversation.changed',
      account_id: 1,
      conversation_id: 9,
      id: 9,
      revision: 2,
      data: { changed: ['erased'] },
    });
    expect(inbox.open).toBeNull();
    expect(inbox.openError?.status).toBe(404);
    expect(inbox.hasDraft(9)).toBe(false);
    expect(JSON.stringify({ ...localStorage })).not.toContain('Dear Ines');
  });
});
