import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { captainApi } from '@/api/captain';
import { ApiError } from '@/api/http';
import type { CustomTool, CustomToolDraft, ToolTest } from '@/api/tools';
import { useSession } from '@/features/session/store';

/** What an assistant does to the conversation itself; agents see a line about each. */
export const builtinTools = [
  'add_label',
  'set_priority',
  'add_private_note',
  'set_contact_attribute',
  'resolve',
  'hand_off',
] as const;

/** The account's own tools. */
export const useTools = defineStore('tools', () => {
  const session = useSession();
  const list = shallowRef<CustomTool[] | null>(null);
  const error = ref<ApiError | null>(null);

  async function load(): Promise<void> {
    try {
      list.value = (await captainApi.tools(session.accountId)).payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function save(id: number | null, draft: CustomToolDraft): Promise<void> {
    if (id === null) await captainApi.addTool(session.accountId, draft);
    else await captainApi.updateTool(session.accountId, id, draft);
    await load();
  }

  async function remove(id: number): Promise<void> {
    await captainApi.removeTool(session.accountId, id);
    await load();
  }

  /** As it stands in the form, saved or not; a secret that was not typed again is taken from the saved one. */
  const test = (
    id: number | null,
    draft: CustomToolDraft,
    args: Readonly<Record<string, unknown>>,
  ): Promise<ToolTest> => captainApi.testTool(session.accountId, id, draft, args);

  return { list, error, load, save, remove, test };
});
