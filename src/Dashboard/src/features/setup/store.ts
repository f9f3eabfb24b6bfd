import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { captainApi } from '@/api/captain';
import { ApiError } from '@/api/http';
import { sessionApi } from '@/api/session';
import { settingsApi } from '@/api/settings';
import type { Assistant, Inbox, Model, Profile, SetupRequest } from '@/api/types';
import { useSession } from '@/features/session/store';

export const steps = ['owner', 'source', 'model', 'snippet'] as const;
export type Step = (typeof steps)[number];

/** Where somebody left the first start; null for whoever has finished it or never began. */
export function unfinishedStep(profile: Profile | null): Step | null {
  return steps.find((step) => step === profile?.ui_settings?.setup_step) ?? null;
}

/**
 * What the first start puts together: an assistant with its knowledge, the model it may use and a website where it
 * answers. Each part is looked up before it is made, and the assistant is made under a key that gives back the one a
 * request before made, even one that is still under way: a reload in the middle makes nothing twice.
 */
export const useSetup = defineStore('setup', () => {
  const session = useSession();
  const step = ref<Step>('owner');
  const assistant = shallowRef<Assistant | null>(null);
  const inbox = shallowRef<Inbox | null>(null);

  /** Shows a step and keeps it with the owner, so that a reload, or another day, goes on there. */
  async function go(next: Step | 'done'): Promise<void> {
    if (next !== 'done') step.value = next;
    try {
      await session.keep({ setup_step: next });
    } catch (failure) {
      // Not worth stopping for: a reload would merely come back to the step before.
      if (!(failure instanceof ApiError)) throw failure;
    }
  }

  async function createOwner(request: SetupRequest): Promise<void> {
    session.accept((await sessionApi.setUp(request)).data);
  }

  async function ensureAssistant(): Promise<Assistant> {
    assistant.value ??= (await captainApi.assistants(session.accountId)).payload[0] ?? null;
    assistant.value ??= await captainApi.addAssistant(session.accountId, {
      name: 'Captain',
      description: '',
      model_id: null,
      config: { product_name: session.account?.name ?? '' },
      creation_key: 'first-start',
    });
    return assistant.value;
  }

  async function useModel(modelId: number): Promise<void> {
    const { id, name, description, config } = await ensureAssistant();
    assistant.value = await captainApi.updateAssistant(session.accountId, id, {
      name,
      description,
      config,
      model_id: modelId,
    });
  }

  /** The model that was connected before, to be changed rather than added again. */
  async function findModel(): Promise<Model | null> {
    const { model_id } = await ensureAssistant();
    if (model_id === null) return null;
    return (await captainApi.models(session.accountId)).payload.find((one) => one.id === model_id) ?? null;
  }

  async function findInbox(): Promise<Inbox | null> {
    inbox.value ??= (await settingsApi.inboxes(session.accountId)).payload.find((one) => one.website_token) ?? null;
    return inbox.value;
  }

  /** The website inbox, with the assistant answering in it. */
  async function ensureInbox(name: string, websiteUrl: string): Promise<void> {
    const known = await findInbox();
    const website = { type: 'web_widget' as const, website_url: websiteUrl };
    const made = known ?? (await settingsApi.addInbox(session.accountId, { name, channel: website }));
    const { id } = await ensureAssistant();
    await settingsApi.setResponder(session.accountId, made.id, { kind: 'captain', mode: 'auto', id, model_id: null });
    inbox.value = made;
  }

  return { step, assistant, inbox, go, createOwner, ensureAssistant, useModel, findModel, findInbox, ensureInbox };
});
