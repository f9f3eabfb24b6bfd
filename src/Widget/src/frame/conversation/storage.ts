/** The browser's storage, which a third-party frame may be denied: then nothing is remembered. */
export interface Storage {
  read: (key: string) => unknown;
  write: (key: string, value: unknown) => void;
  remove: (key: string) => void;
}

export function browserStorage(websiteToken: string): Storage {
  const named = (key: string) => `wheelhouse_${key}_${websiteToken}`;
  const attempt = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    read: (key) => attempt(() => JSON.parse(localStorage.getItem(named(key)) ?? 'null')),
    write: (key, value) =>
      void attempt(() => localStorage.setItem(named(key), JSON.stringify(value))),
    remove: (key) => void attempt(() => localStorage.removeItem(named(key))),
  };
}
