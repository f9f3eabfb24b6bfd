import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { ApiError } from '@/api/http';
import { type HoursDraft, type InboxDraft, settingsApi } from '@/api/settings';
import type { Agent, Inbox, NewAgent, Responder, Role } from '@/api/types';
import { useSession } from '@/features/session/store';

export const useSettings = defineStore('settings', () => {
  const session = useSession();
  const agents = shallowRef<Agent[] | null>(null);
  const inboxes = shallowRef<Inbox[] | null>(null);
  /** Out of use; administrators bring them back. */
  const removedInboxes = shallowRef<Inbox[]>([]);
  const error = ref<ApiError | null>(null);

  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  const loadAgents = () =>
    guarded(async () => {
      agents.value = await settingsApi.agents(session.accountId);
    });

  const loadInboxes = () =>
    guarded(async () => {
      const [used, removed] = await Promise.all([
        settingsApi.inboxes(session.accountId),
        session.isAdmin ? settingsApi.removedInboxes(session.accountId) : { payload: [] },
      ]);
      inboxes.value = used.payload;
      removedInboxes.value = removed.payload;
    });

  /** Whatever became of it: what was said and spent in it still counts. */
  const findInbox = (id: number | null) =>
    [...(inboxes.value ?? []), ...removedInboxes.value].find((one) => one.id === id);

  async function addAgent(agent: { name: string; email: string; role: Role; password?: string }): Promise<NewAgent> {
    const added = await settingsApi.addAgent(session.accountId, agent);
    await loadAgents();
    return added;
  }

  async function setRole(id: number, role: Role): Promise<void> {
    await settingsApi.updateAgent(session.accountId, id, { role });
    await loadAgents();
  }

  async function removeAgent(id: number): Promise<void> {
    await settingsApi.removeAgent(session.accountId, id);
    await loadAgents();
  }

  async function saveInbox(id: number | null, draft: InboxDraft): Promise<Inbox> {
    const saved =
      id === null
        ? await settingsApi.addInbox(session.accountId, draft)
        : await settingsApi.updateInbox(session.accountId, id, draft);
    await loadInboxes();
    return saved;
  }

  async function saveHours(id: number, hours: HoursDraft): Promise<void> {
    await settingsApi.updateInbox(session.accountId, id, hours);
    await loadInboxes();
  }

  async function removeInbox(id: number): Promise<void> {
    await settingsApi.removeInbox(session.accountId, id);
    await loadInboxes();
  }

  async function restoreInbox(id: number): Promise<void> {
    await settingsApi.restoreInbox(session.accountId, id);
    await loadInboxes();
  }

  const members = async (id: number) => (await settingsApi.members(session.accountId, id)).payload;
  const setMembers = (id: number, userIds: readonly number[]) => settingsApi.setMembers(session.accountId, id, userIds);
  const responder = (id: number) => settingsApi.responder(session.accountId, id);
  const setResponder = (id: number, value: Responder) => settingsApi.setResponder(session.accountId, id, value);

  return {
    agents,
    inboxes,
    removedInboxes,
    findInbox,
    error,
    loadAgents,
    loadInboxes,
    addAgent,
    setRole,
    removeAgent,
    saveInbox,
    saveHours,
    removeInbox,
    restoreInbox,
    members,
    setMembers,
    responder,
    setResponder,
  };
});
