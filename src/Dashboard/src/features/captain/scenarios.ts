import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { ApiError } from '@/api/http';
import { type Scenario, type ScenarioDraft, type ScenarioVersion, scenariosApi } from '@/api/scenarios';
import { useSession } from '@/features/session/store';

/** One phrase a line, as people type them. */
export const phrasesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The way in which an instruction names a tool. */
export const referenceTo = (title: string, name: string): string =>
  `[${title.replaceAll(/[[\]\n]/g, ' ').trim()}](tool://${name})`;

/** The scenarios of one assistant. */
export const useScenarios = defineStore('scenarios', () => {
  const session = useSession();
  const list = shallowRef<Scenario[] | null>(null);
  const error = ref<ApiError | null>(null);
  let shown = 0;

  async function load(assistant: number): Promise<void> {
    if (shown !== assistant) list.value = null;
    shown = assistant;
    try {
      const found = (await scenariosApi.list(session.accountId, assistant)).payload;
      if (shown !== assistant) return;
      list.value = found;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function save(assistant: number, id: number | null, draft: ScenarioDraft): Promise<void> {
    if (id === null) await scenariosApi.add(session.accountId, assistant, draft);
    else await scenariosApi.update(session.accountId, assistant, id, draft);
    await load(assistant);
  }

  async function remove(assistant: number, id: number): Promise<void> {
    await scenariosApi.remove(session.accountId, assistant, id);
    await load(assistant);
  }

  const versions = async (assistant: number, id: number): Promise<ScenarioVersion[]> =>
    (await scenariosApi.versions(session.accountId, assistant, id)).payload;

  return { list, error, load, save, remove, versions };
});
