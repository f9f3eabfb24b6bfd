import { computed, effect, type Signal, signal } from '@preact/signals';
import type { FrameSettings } from '../protocol/messages';
import type { Config } from './api/wire';
import { chooseLocale, locale } from './i18n';
import { applyTheme, resolveScheme } from './theme';

/** Colours and language: the inbox's colour, the site's settings, the visitor's system and browser. */
export function createAppearance(embedded: boolean, config: Signal<Config | null>) {
  const settings = signal<FrameSettings>({});
  const system = matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = signal(system.matches);
  const scheme = computed(() =>
    resolveScheme(settings.value.darkMode ?? (embedded ? 'light' : 'auto'), systemIsDark.value),
  );

  return {
    settings,
    change(changed: FrameSettings) {
      settings.value = { ...settings.value, ...changed };
    },
    start(launchLocale: string | null) {
      system.addEventListener('change', ({ matches }) => {
        systemIsDark.value = matches;
      });
      effect(() => applyTheme(config.value?.color ?? '', scheme.value));
      effect(() => {
        const wanted = settings.value.locale ?? launchLocale;
        locale.value = chooseLocale(wanted, navigator.languages, config.value?.locale);
      });
    },
  };
}
