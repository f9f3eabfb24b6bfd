import { useI18n } from 'vue-i18n';

/** The server says a reason in a word that has a sentence here, or in a sentence of its own. */
export function useReason() {
  const { t, te } = useI18n();
  return (reason: string): string => (te(`handoff.reasons.${reason}`) ? t(`handoff.reasons.${reason}`) : reason);
}

/** The same for one line of a list. */
export function useBriefReason() {
  const { t, te } = useI18n();
  return (reason: string): string =>
    t('handoff.preview', { reason: te(`handoff.brief.${reason}`) ? t(`handoff.brief.${reason}`) : reason });
}
