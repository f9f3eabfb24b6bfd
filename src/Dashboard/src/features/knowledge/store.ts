import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ApiError } from '@/api/http';
import { knowledgeApi, type NewSource, type SourceChange } from '@/api/knowledge';
import type { Audience, Chunking, KnowledgeBase, SearchSettings, Source } from '@/api/types';
import { useSession } from '@/features/session/store';
import { connection } from '@/realtime/connection';
import type { CsvColumns } from './csv';

const pollEvery = 2_000;

/** Sources and their progress. A hint of the hub reloads at once; while something is under way a slow poll stands behind it. */
export const useKnowledge = defineStore('knowledge', () => {
  const session = useSession();
  const sources = shallowRef<Source[] | null>(null);
  const bases = shallowRef<KnowledgeBase[]>([]);
  /** Where a new source may go: what goes into a base that no assistant reads is never found. */
  const choices = computed(() => bases.value.filter((base) => base.is_read));
  const error = ref<ApiError | null>(null);
  const loading = ref(false);
  const busy = computed(
    () =>
      (sources.value ?? []).some(
        (source) => source.status === 'waiting' || source.status === 'syncing' || source.index.next !== null,
      ) || bases.value.some((base) => base.embedding.next_model_id !== null),
  );
  let watchers = 0;
  let timer: number | undefined;
  let soon: number | undefined;
  let off: (() => void) | undefined;

  async function load(): Promise<void> {
    loading.value = sources.value === null;
    try {
      const [sourcePage, basePage] = await Promise.all([
        knowledgeApi.sources(session.accountId),
        knowledgeApi.bases(session.accountId),
      ]);
      sources.value = sourcePage.payload;
      bases.value = basePage.payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    } finally {
      loading.value = false;
    }
  }

  /** Keeps the list fresh as long as a screen shows it; returns how to stop. */
  function watch(): () => void {
    watchers += 1;
    void load();
    timer ??= window.setInterval(() => {
      if (busy.value && document.visibilityState === 'visible') void load();
    }, pollEvery);
    off ??= connection.onSignal((signal) => {
      if (signal.kind !== 'source.progress') return;
      if (soon !== undefined) return;
      soon = window.setTimeout(() => {
        soon = undefined;
        void load();
      }, 250);
    });
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      window.clearInterval(timer);
      timer = undefined;
      off?.();
      off = undefined;
    };
  }

  const find = (id: number) => sources.value?.find((source) => source.id === id) ?? null;

  function keep(source: Source): Source {
    const others = (sources.value ?? []).filter((one) => one.id !== source.id);
    sources.value = [source, ...others];
    return source;
  }

  const add = async (source: NewSource) => keep(await knowledgeApi.add(session.accountId, source));
  const upload = async (
    name: string,
    base: number | null,
    files: readonly File[],
    columns: CsvColumns | null,
    audience: Audience | null,
  ) => keep(await knowledgeApi.upload(session.accountId, name, base, files, columns, audience));

  async function sync(id: number): Promise<void> {
    await knowledgeApi.sync(session.accountId, id);
    await load();
  }

  /** Only what could not be read. */
  async function retry(id: number): Promise<void> {
    await knowledgeApi.retryFailed(session.accountId, id);
    await load();
  }

  const change = async (id: number, change: SourceChange) =>
    keep(await knowledgeApi.change(session.accountId, id, change));

  const divide = async (id: number, chunking: Partial<Chunking> | null) =>
    keep(await knowledgeApi.change(session.accountId, id, { chunking }));

  /** How sources of a base are divided that have no settings of their own. */
  async function divideAll(base: number, chunking: Partial<Chunking> | null): Promise<void> {
    await knowledgeApi.changeBase(session.accountId, base, { chunking });
    await load();
  }

  /** How a base is searched from the next question on; null for the usual way. */
  async function tune(base: number, search: SearchSettings | null): Promise<void> {
    await knowledgeApi.changeBase(session.accountId, base, { search });
    await load();
  }

  /** By which model a base is searched; it is embedded first, in the background. */
  async function embedBy(base: number, model: number | null): Promise<void> {
    await knowledgeApi.changeBase(session.accountId, base, { embedding_model_id: model });
    await load();
  }

  async function remove(id: number): Promise<void> {
    await knowledgeApi.remove(session.accountId, id);
    await load();
  }

  /** Shown only where there is a choice: an account with one assistant has one knowledge base. */
  const baseName = (id: number) =>
    bases.value.length > 1 ? (bases.value.find((base) => base.id === id)?.name ?? null) : null;

  return {
    sources,
    bases,
    choices,
    baseName,
    error,
    loading,
    busy,
    load,
    watch,
    find,
    add,
    upload,
    sync,
    retry,
    change,
    divide,
    divideAll,
    tune,
    embedBy,
    remove,
  };
});
