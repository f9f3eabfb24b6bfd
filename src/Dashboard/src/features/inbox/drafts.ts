import { reactive } from 'vue';

export type ComposerMode = 'reply' | 'note';

const longest = 20_000;

/** Text that was begun and not sent, per conversation and kind; it outlives the page. */
export function createDrafts(owner: () => string) {
  const texts = reactive(new Map<string, string>());
  const keyOf = (number: number, mode: ComposerMode) => `wheelhouse.draft.${owner()}.${number}.${mode}`;

  function read(number: number, mode: ComposerMode): string {
    const key = keyOf(number, mode);
    return texts.get(key) ?? localStorage.getItem(key) ?? '';
  }

  function write(number: number, mode: ComposerMode, text: string): void {
    const key = keyOf(number, mode);
    texts.set(key, text);
    try {
      if (text === '') localStorage.removeItem(key);
      else localStorage.setItem(key, text.slice(0, longest));
    } catch {
      // A full storage costs the copy that survives a reload, nothing else.
    }
  }

  function forget(number: number): void {
    write(number, 'reply', '');
    write(number, 'note', '');
  }

  const has = (number: number) => read(number, 'reply') !== '' || read(number, 'note') !== '';

  return { read, write, forget, has };
}
