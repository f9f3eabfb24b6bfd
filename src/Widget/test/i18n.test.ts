import { afterEach, describe, expect, it } from 'vitest';
import { chooseLocale, dayOf, locale, nearest, t, textDirection } from '../src/frame/i18n';

const files = import.meta.glob<Record<string, string>>('../src/frame/locales/*.json', {
  eager: true,
  import: 'default',
});
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

afterEach(() => {
  locale.value = 'en';
});

describe('the texts', () => {
  const english = files['../src/frame/locales/en.json'] ?? {};

  it.each(Object.keys(files))('%s has every text, with the same gaps to fill', (name) => {
    const own = files[name] ?? {};
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(own)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ''));
    }
  });

  it('finds the nearest language', () => {
    expect(nearest('pt_PT')).toBe('pt-BR');
    expect(nearest('zh-Hant-TW')).toBe('zh');
    expect(nearest('es-419')).toBe('es');
    expect(nearest('fr')).toBeUndefined();
  });

  it("follows the site's setting, then the browser, then the inbox", () => {
    expect(chooseLocale('pt_BR', ['en'], 'es')).toBe('pt-BR');
    expect(chooseLocale(null, ['fr-FR', 'zh-CN', 'en'], 'es')).toBe('zh-CN');
    expect(chooseLocale(null, ['fr-FR'], 'es')).toBe('es');
    expect(chooseLocale(null, ['fr-FR'])).toBe('en');
  });

  it('speaks English where it has no texts, and reads it from the left', () => {
    locale.value = 'ar';
    expect(t('send')).toBe('Send');
    expect(textDirection()).toBe('ltr');
  });

  it('fills gaps and survives an unknown language in dates', () => {
    expect(t('typing', { name: 'Marta' })).toBe('Marta is typing…');
    locale.value = 'not a language';
    expect(dayOf(Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 5, 1))).toBe('January 15');
  });
});
