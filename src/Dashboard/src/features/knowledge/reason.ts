import { useI18n } from 'vue-i18n';
import english from '@/locales/en.json';

export interface Reason {
  text: string;
  /** What the server knows beyond the kind of failure: a status, a host, a setting to change. */
  detail: string | null;
  /** Whether the detail stands in English, as it came. */
  isAsItCame: boolean;
}

/** Sentences of the server that have a translation here, each with the name of its text. */
const known = new Map(Object.entries(english.knowledge.details).map(([name, words]) => [words, name]));

/** Why a source or document could not be read: the kind in the reader's language, and the server's words beneath, translated where they are known. */
export function useReason() {
  const { t, te } = useI18n();

  return (code: string | null, error: string | null): Reason | null => {
    if (code === null && error === null) return null;
    const key = `knowledge.reasons.${code}`;
    if (code === null || !te(key, 'en')) return { text: error ?? String(code), detail: null, isAsItCame: false };
    // Where the server only says in English what the kind says already, there is nothing to add.
    const adds = error !== null && error !== '' && error !== t(key, {}, { locale: 'en' });
    if (!adds) return { text: t(key), detail: null, isAsItCame: false };
    const name = known.get(error);
    return { text: t(key), detail: name ? t(`knowledge.details.${name}`) : error, isAsItCame: name === undefined };
  };
}
