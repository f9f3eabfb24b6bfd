import { type Ref, ref, type ShallowRef, shallowRef } from 'vue';
import { ApiError } from '@/api/http';

export interface Loaded<T> {
  data: ShallowRef<T | null>;
  error: Ref<ApiError | null>;
  loading: Ref<boolean>;
  load: () => Promise<void>;
}

/** Loading, error and data of one screen. A newer load wins; a reload keeps what is shown until it has something better. */
export function useLoad<T>(fetchIt: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const error = ref<ApiError | null>(null);
  const loading = ref(true);
  let run = 0;

  async function load(): Promise<void> {
    const mine = ++run;
    loading.value = data.value === null;
    try {
      const next = await fetchIt();
      if (mine !== run) return;
      data.value = next;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (mine === run) error.value = failure;
    } finally {
      if (mine === run) loading.value = false;
    }
  }

  return { data, error, loading, load };
}
