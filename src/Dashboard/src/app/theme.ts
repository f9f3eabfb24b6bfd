import { ref } from 'vue';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
const key = 'wheelhouse.theme';

function stored(): Theme {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : 'system';
}

export const theme = ref<Theme>('system');

export function setTheme(value: Theme): void {
  theme.value = value;
  localStorage.setItem(key, value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}

export const restoreTheme = (): void => setTheme(stored());
