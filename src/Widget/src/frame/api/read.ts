/** Reads untyped JSON without trusting it: a field of the wrong type is a missing field. */
export type Json = Record<string, unknown>;

export const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const number = (value: unknown): number | null => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
};

/** Unix seconds, Chatwoot's way, or an ISO date; always milliseconds here. */
export const time = (value: unknown): number | null => {
  const seconds = number(value);
  if (seconds !== null) return seconds * 1000;
  const parsed = Date.parse(text(value) ?? '');
  return Number.isNaN(parsed) ? null : parsed;
};

/** Only addresses that open a page or a mail: never scripts, data or files. */
export function safeUrl(value: unknown): string | null {
  const raw = text(value)?.trim();
  if (!raw || !/^(https?:|mailto:)/i.test(raw)) return null;
  try {
    return new URL(raw).href;
  } catch {
    return null;
  }
}

/** Where a source is published: a page of the web, or a path on this installation. */
export function sourceUrl(value: unknown): string | null {
  const raw = text(value);
  return raw && /^\/(?![/\\])/.test(raw) ? new URL(raw, location.origin).href : safeUrl(raw);
}

/** A picture of ours or over HTTPS. */
export function imageUrl(value: unknown): string | null {
  const raw = text(value);
  return raw && (/^https:\/\//i.test(raw) || /^\/(?!\/)/.test(raw)) ? raw : null;
}
