import type { ColorScheme } from '../protocol/messages';

export type Rgb = readonly [number, number, number];

export const DEFAULT_COLOR = '#17565f';
const INK: Rgb = [20, 24, 31];
const WHITE: Rgb = [255, 255, 255];
const SURFACE: Record<'light' | 'dark', Rgb> = { light: WHITE, dark: [22, 24, 29] };

export function parseColor(value: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(value.trim());
  const hex = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
    : value.trim();
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})(?:[\da-f]{2})?$/i.exec(hex);
  if (!long) return null;
  const [red, green, blue] = long.slice(1, 4).map((part) => Number.parseInt(part, 16));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb => {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
};

export const css = (color: Rgb) => `rgb(${color.join(' ')})`;

/** White wherever it can be read, as most brands expect; else ink. */
export const textOn = (background: Rgb): Rgb =>
  contrast(WHITE, background) >= 4.5 ? WHITE : bestOn(background);

const bestOn = (background: Rgb): Rgb =>
  contrast(INK, background) >= contrast(WHITE, background) ? INK : WHITE;

/** The colour itself, or as near to it as the wanted contrast with each of the backgrounds allows. */
export function readable(color: Rgb, backgrounds: readonly Rgb[], wanted: number): Rgb {
  const pole = bestOn(backgrounds[0] ?? WHITE);
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, pole, share);
    if (backgrounds.every((background) => contrast(candidate, background) >= wanted)) {
      return candidate;
    }
  }
  return pole;
}

/** The inbox's colour as the frame uses it: every pair that carries text reaches 4.5 to 1. */
export function palette(color: string, scheme: 'light' | 'dark') {
  const surface = SURFACE[scheme];
  const brand = parseColor(color) ?? (parseColor(DEFAULT_COLOR) as Rgb);
  const fill = readable(brand, [surface], 2);
  const wash = mix(surface, brand, scheme === 'dark' ? 0.22 : 0.1);
  return {
    '--accent': css(fill),
    '--on-accent': css(textOn(fill)),
    '--accent-ink': css(readable(brand, [surface, wash], 4.5)),
    '--wash': css(wash),
    '--tint': css(mix(surface, brand, scheme === 'dark' ? 0.16 : 0.07)),
  };
}

/** The launcher stands on the site's page, whose background nobody knows: the colour as it is. */
export function launcherColors(color: string) {
  const brand = parseColor(color) ?? (parseColor(DEFAULT_COLOR) as Rgb);
  return { widgetColor: css(brand), textColor: css(textOn(brand)) };
}

export const resolveScheme = (scheme: ColorScheme, systemIsDark: boolean): 'light' | 'dark' =>
  scheme === 'dark' || (scheme === 'auto' && systemIsDark) ? 'dark' : 'light';

export function applyTheme(color: string, scheme: 'light' | 'dark'): void {
  const root = document.documentElement;
  root.dataset.scheme = scheme;
  for (const [name, value] of Object.entries(palette(color, scheme))) {
    root.style.setProperty(name, value);
  }
}
