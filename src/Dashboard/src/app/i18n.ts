import { createI18n } from 'vue-i18n';
import en from '@/locales/en.json';

export const localeNames = {
  en: 'English',
  es: 'Español',
  'pt-BR': 'Português (Brasil)',
  'zh-CN': '简体中文',
} as const;
export type LocaleCode = keyof typeof localeNames;

const remembered = 'wheelhouse.locale';

// Only English is in the first download; the others come when they are chosen.
const load: Record<Exclude<LocaleCode, 'en'>, () => Promise<{ default: object }>> = {
  es: () => import('@/locales/es.json'),
  'pt-BR': () => import('@/locales/pt-BR.json'),
  'zh-CN': () => import('@/locales/zh-CN.json'),
};

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
});

export function isLocale(code: string): code is LocaleCode {
  return code in localeNames;
}

export function preferredLocale(wanted: readonly string[] = navigator.languages): LocaleCode {
  const chosen = localStorage.getItem(remembered);
  if (chosen !== null && isLocale(chosen)) return chosen;
  for (const code of wanted) {
    if (isLocale(code)) return code;
    const language = code.split('-')[0]?.toLowerCase();
    if (language === 'pt') return 'pt-BR';
    if (language === 'zh') return 'zh-CN';
    if (language === 'es') return 'es';
    if (language === 'en') return 'en';
  }
  return 'en';
}

export async function useLocale(code: LocaleCode, remember = true): Promise<void> {
  if (code !== 'en') {
    const messages = await load[code]();
    i18n.global.setLocaleMessage(code, messages.default as typeof en);
  }
  i18n.global.locale.value = code as 'en';
  document.documentElement.lang = code;
  if (remember) localStorage.setItem(remembered, code);
}
