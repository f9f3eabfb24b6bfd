import { describe, expect, it } from 'vitest';
import {
  contrast,
  launcherColors,
  palette,
  parseColor,
  type Rgb,
  resolveScheme,
} from '../src/frame/theme';

const rgb = (value: string | undefined): Rgb => {
  const [red, green, blue] = (value ?? '').match(/\d+/g)?.map(Number) ?? [];
  return [red ?? 0, green ?? 0, blue ?? 0];
};
const colors = [
  '#ffffff',
  '#000000',
  '#ffe600',
  '#1f93ff',
  '#4b4fb0',
  '#ff5a5f',
  '#00c853',
  '#888',
  'nonsense',
];

describe('the theme', () => {
  it.each(colors)('keeps text readable for %s', (color) => {
    for (const scheme of ['light', 'dark'] as const) {
      const surface: Rgb = scheme === 'light' ? [255, 255, 255] : [22, 24, 29];
      const shades = palette(color, scheme);
      const [accent, wash] = [rgb(shades['--accent']), rgb(shades['--wash'])];
      expect(contrast(rgb(shades['--on-accent']), accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, surface)).toBeGreaterThanOrEqual(1.9);
      expect(contrast(rgb(shades['--accent-ink']), surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(shades['--accent-ink']), wash)).toBeGreaterThanOrEqual(4.5);
    }
    const launcher = launcherColors(color);
    expect(contrast(rgb(launcher.textColor), rgb(launcher.widgetColor))).toBeGreaterThanOrEqual(
      4.5,
    );
  });

  it('reads colours as sites write them, and nothing else', () => {
    expect(parseColor('#1F93FF')).toEqual([31, 147, 255]);
    expect(parseColor('#abc')).toEqual([170, 187, 204]);
    expect(parseColor('#11223344')).toEqual([17, 34, 51]);
    expect(parseColor('red;background:url(//evil.example)')).toBeNull();
  });

  it('follows the system only when asked to', () => {
    expect(resolveScheme('auto', true)).toBe('dark');
    expect(resolveScheme('light', true)).toBe('light');
    expect(resolveScheme('dark', false)).toBe('dark');
  });
});
