import type { PropertyChange } from '@/api/knowledge';
import type { DocumentDetail, DocumentProperty, SourceDocument, StatedProperties } from '@/api/types';

/** What a person sees of a document's properties; days are those of UTC, like the server's. */
export interface PropertyForm {
  title: string;
  language: string;
  audience: 'public' | 'internal';
  tags: string;
  valid_from: string;
  valid_until: string;
}

const dayOf = (seconds: number | null) => (seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10));

export const formOf = (said: StatedProperties): PropertyForm => ({
  title: said.title,
  language: said.language ?? '',
  audience: said.audience ?? 'public',
  tags: said.tags.join(', '),
  valid_from: dayOf(said.valid_from),
  // What ends at midnight is valid to the end of the day before.
  valid_until: dayOf(said.valid_until === null ? null : said.valid_until - 1),
});

export const tagsOf = (text: string): string[] =>
  text
    .split(/[,，、]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** Only what was changed. What is again as the document says was taken back, and follows the document from then on. */
export function changeOf(form: PropertyForm, document: DocumentDetail, takenBack: ReadonlySet<string>): PropertyChange {
  const [before, stated] = [formOf(document), formOf(document.stated)];
  const told: Required<PropertyChange> = {
    title: form.title.trim() === '' ? null : form.title,
    language: form.language.trim() === '' ? null : form.language.trim(),
    audience: form.audience,
    tags: tagsOf(form.tags),
    valid_from: form.valid_from === '' ? 'none' : form.valid_from,
    valid_until: form.valid_until === '' ? 'none' : form.valid_until,
  };
  const change: PropertyChange = {};
  for (const name of Object.keys(form) as DocumentProperty[]) {
    const isBack = form[name] === stated[name] && (takenBack.has(name) || form[name] === '');
    if (isBack && document.overridden.includes(name)) Object.assign(change, { [name]: null });
    else if (form[name] !== before[name]) Object.assign(change, { [name]: told[name] });
  }
  return change;
}

export function validityOf(
  document: Pick<SourceDocument, 'valid_from' | 'valid_until'>,
  now: number,
): 'expired' | 'notYet' | null {
  if (document.valid_until !== null && document.valid_until <= now) return 'expired';
  return document.valid_from !== null && document.valid_from > now ? 'notYet' : null;
}
