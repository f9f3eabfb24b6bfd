import { defineStore } from 'pinia';
import { ref } from 'vue';
import { sessionApi } from '@/api/session';
import { settingsApi } from '@/api/settings';
import type { Inbox, SetupRequest } from '@/api/types';
import { useSession } from '@/features/session/store';

export const steps = ['owner', 'source', 'model', 'snippet'] as const;
export type Step = (typeof steps)[number];

export const useSetup = defineStore('setup', () => {
  const session = useSession();
  const step = ref<Step>('owner');
  const inbox = ref<Inbox | null>(null);

  async function createOwner(request: SetupRequest): Promise<void> {
    session.accept((await sessionApi.setUp(request)).data);
  }

  /** The first website inbox: the one the set-up made, else a new one. */
  async function ensureInbox(name: string, websiteUrl: string): Promise<void> {
    const existing = (await settingsApi.inboxes(session.accountId)).payload.find((one) => one.website_token);
    inbox.value =
      existing ??
      (await settingsApi.addInbox(session.accountId, {
        name,
        channel: { type: 'web_widget', website_url: websiteUrl },
      }));
  }

  return { step, inbox, createOwner, ensureInbox };
});
