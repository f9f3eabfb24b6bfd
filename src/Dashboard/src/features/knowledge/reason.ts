import { useI18n } from 'vue-i18n';

export interface Reason {
  text: string;
  /** What the server knows beyond the kind of failure: a status, a host, a setting to change. In English, as it came. */
  detail: string | null;
}

/** Why a source or document could not be read: the kind in the reader's language, and the server's own words beneath. */
export function useReason() {
  const { t, te } = useI18n();

  return (code: string | null, error: string | null): Reason | null => {
    if (code === null && error === null) return null;
    const key = `knowledge.reasons.${code}`;
    if (code === null || !te(key, 'en')) return { text: error ?? String(code), detail: null };
    // Where the server only says in English what the kind says already, there is nothing to add.
    const adds = error !== null && error !== '' && error !== t(key, {}, { locale: 'en' });
    return { text: t(key), detail: adds ? error : null };
  };
}
