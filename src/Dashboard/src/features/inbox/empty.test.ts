import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Profile } from '@/api/types';
import { me, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ConversationList from './ConversationList.vue';
import { useInbox } from './store';

let shown: VueWrapper | null = null;

beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

const at = '/api/v1/accounts/1';
const agent: Profile = { ...me, role: 'agent', accounts: [{ id: 1, name: 'Tidewater', role: 'agent' }] };

async function empty(person: Profile, inboxes: object[]) {
  serve({
    [`GET ${at}/inboxes`]: ({ query }) => ({ payload: query.get('removed') === 'true' ? [] : inboxes }),
    [`GET ${at}/agents`]: () => [],
    [`GET ${at}/conversations`]: () => ({ data: { meta: {}, payload: [] } }),
    [`GET ${at}/conversations/meta`]: () => ({ meta: {} }),
  });
  shown = show(ConversationList, { number: null }, person);
  const inbox = useInbox();
  await inbox.start();
  await vi.waitFor(() => expect(inbox.isPeopleKnown).toBe(true));
  await vi.waitFor(() => expect(shown?.find('.empty').exists()).toBe(true));
  return shown.get('.empty').text();
}

describe('a list without conversations', () => {
  it('says to whom is in no inbox that somebody has to add him, not that nobody waits', async () => {
    const said = await empty(agent, []);
    expect(said).toContain('You are in no inbox yet');
    expect(said).toContain('Settings › Inboxes › Members');
    expect(said).not.toContain('All clear');
  });

  it('says to the members of an inbox that nobody waits', async () => {
    expect(await empty(agent, [{ id: 1, name: 'Shop' }])).toContain('All clear');
  });

  it('says so to administrators, who see every inbox', async () => {
    expect(await empty(me, [])).toContain('All clear');
  });
});
