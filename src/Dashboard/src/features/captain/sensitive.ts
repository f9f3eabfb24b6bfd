import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { captainApi } from '@/api/captain';
import { ApiError } from '@/api/http';
import type { SensitiveRule, SensitiveRuleDraft, SensitiveTest } from '@/api/sensitive';
import { useSession } from '@/features/session/store';

/** The account's rules about sensitive words. */
export const useSensitive = defineStore('sensitive', () => {
  const session = useSession();
  const list = shallowRef<SensitiveRule[] | null>(null);
  const error = ref<ApiError | null>(null);

  async function load(): Promise<void> {
    try {
      list.value = (await captainApi.sensitiveRules(session.accountId)).payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function save(id: number | null, draft: SensitiveRuleDraft): Promise<void> {
    if (id === null) await captainApi.addSensitiveRule(session.accountId, draft);
    else await captainApi.updateSensitiveRule(session.accountId, id, draft);
    await load();
  }

  async function remove(id: number): Promise<void> {
    await captainApi.removeSensitiveRule(session.accountId, id);
    await load();
  }

  const test = (text: string): Promise<SensitiveTest> => captainApi.testSensitiveRules(session.accountId, text);

  return { list, error, load, save, remove, test };
});

/** What stands in the form: one phrase a line. */
export const phrasesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
