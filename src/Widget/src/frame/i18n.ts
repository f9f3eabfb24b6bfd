import { signal } from '@preact/signals';
import en from './locales/en.json';
import es from './locales/es.json';
import ptBR from './locales/pt-BR.json';
import zh from './locales/zh.json';

export type TextKey = keyof typeof en;
type Texts = Record<TextKey, string>;

const languages: Record<string, Texts> = { en, es, 'pt-BR': ptBR, zh };
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'ckb', 'ps']);

/** The language asked for, as the site wrote it: it also decides dates and the reading direction. */
export const locale = signal('en');

/** The nearest language we have texts in: `pt_PT` reads `pt-BR`, `zh-Hant-TW` reads `zh`. */
export function nearest(wanted: string): string | undefined {
  const tag = wanted.replaceAll('_', '-').toLowerCase();
  const names = Object.keys(languages);
  const base = tag.split('-')[0];
  return (
    names.find((name) => name.toLowerCase() === tag) ??
    names.find((name) => name.toLowerCase().split('-')[0] === base)
  );
}

/** The site's choice; else the browser's first language we speak; else the inbox's; else English. */
export function chooseLocale(
  setting: string | null | undefined,
  browser: readonly string[],
  inbox?: string | null,
): string {
  if (setting) return setting.replaceAll('_', '-');
  return browser.find((tag) => nearest(tag)) ?? inbox?.replaceAll('_', '-') ?? 'en';
}

/** A text in the language of the controls, unless another one is named. */
export function t(
  key: TextKey,
  values: Record<string, string | number> = {},
  language = locale.value,
): string {
  const texts = languages[nearest(language) ?? 'en'] ?? en;
  return texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const textDirection = (): 'ltr' | 'rtl' => {
  const base = locale.value.toLowerCase().split('-')[0] ?? '';
  // A language we have no texts in is shown in English, which reads from the left.
  return RIGHT_TO_LEFT.has(base) && nearest(locale.value) ? 'rtl' : 'ltr';
};

const format = (date: Date, options: Intl.DateTimeFormatOptions) => {
  try {
    return new Intl.DateTimeFormat(locale.value, options).format(date);
  } catch {
    return new Intl.DateTimeFormat('en', options).format(date);
  }
};

export const timeOf = (at: number) => format(new Date(at), { hour: 'numeric', minute: '2-digit' });

export function dayOf(at: number, now: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return t('today');
  if (day === new Date(now - 86_400_000).toDateString()) return t('yesterday');
  return format(new Date(at), { day: 'numeric', month: 'long' });
}
