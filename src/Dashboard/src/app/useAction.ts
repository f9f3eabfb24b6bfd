import { ref } from 'vue';
import { ApiError } from '@/api/http';
import { toast } from '@/ui/toasts';
import { useErrorText } from './errorText';

/** Runs one thing at a time for a button: busy while it runs, and what failed is said in a toast or kept for a form. */
export function useAction(inForm = false) {
  const busy = ref(false);
  const error = ref<string | null>(null);
  const errorText = useErrorText();

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = null;
    try {
      await work();
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (inForm) error.value = errorText(failure);
      else toast({ tone: 'danger', title: errorText(failure) });
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, error, run };
}
