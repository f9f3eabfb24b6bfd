import type { Audience, CrawlSettings, SiteAccess, Source } from '@/api/types';

/** What a person types; patterns and headers one a line. A key that is there already is not shown, only replaced or forgotten. */
export interface ReadingForm {
  audience: Audience;
  language: string;
  every: number | null;
  include: string;
  exclude: string;
  depth: number | '';
  pages: number | '';
  username: string;
  password: string;
  headers: string;
  forget: boolean;
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function readingOf(source: Source): ReadingForm {
  return {
    audience: source.audience ?? 'public',
    language: source.language ?? '',
    every: source.sync_every_hours,
    include: (source.crawl?.include ?? []).join('\n'),
    exclude: (source.crawl?.exclude ?? []).join('\n'),
    depth: source.crawl?.max_depth ?? '',
    pages: source.page_cap ?? '',
    username: source.access?.username ?? '',
    password: '',
    headers: '',
    forget: false,
  };
}

/** Whether it is read from a place that may change. */
export const isReread = (source: Source): boolean => source.kind === 'url' || source.kind === 'folder';

/** What a person changed of whom it is for, of its language and of how many pages are read; only that is sent. */
export function sayingOf(
  form: ReadingForm,
  source: Source,
): { audience?: Audience; language?: string | null; page_cap?: number | null } {
  const before = readingOf(source);
  const language = form.language.trim();
  return {
    ...(form.audience === before.audience ? {} : { audience: form.audience }),
    ...(language === before.language ? {} : { language: language === '' ? null : language }),
    ...(form.pages === before.pages ? {} : { page_cap: form.pages === '' ? null : form.pages }),
  };
}

/** Null reads all pages. */
export function crawlOf(form: ReadingForm): CrawlSettings | null {
  const [include, exclude] = [lines(form.include), lines(form.exclude)];
  const depth = form.depth === '' ? null : form.depth;
  if (include.length === 0 && exclude.length === 0 && depth === null) return null;
  return { include, exclude, max_depth: depth };
}

/** What was typed: the rest of what is kept stays. Undefined leaves all of it as it is; null forgets it. */
export function accessOf(form: ReadingForm, source: Source): SiteAccess | null | undefined {
  if (source.kind !== 'url') return undefined;
  if (form.forget) return null;
  const headers = Object.fromEntries(
    lines(form.headers).map((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
  const isRenamed = form.username !== readingOf(source).username;
  // Who is nobody any more has no password either.
  const password =
    form.password !== '' ? { password: form.password } : isRenamed && form.username === '' ? { password: null } : {};
  const access = {
    ...(isRenamed ? { username: form.username === '' ? null : form.username } : {}),
    ...password,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
  return Object.keys(access).length === 0 ? undefined : access;
}
