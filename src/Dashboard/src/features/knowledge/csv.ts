import type { CsvPreview } from '@/api/types';

/** What a column can hold, in the order of the dialog. */
export const parts = ['question', 'answer', 'url', 'language', 'audience'] as const;
export type Part = (typeof parts)[number];

/** The columns by their names; an empty name says that there is no such column, so that nothing is guessed. */
export type CsvColumns = Record<Part, string> & { has_header: boolean };

export const isCsv = (file: File) => /\.(csv|tsv)$/i.test(file.name);
export const isNeeded = (part: Part) => part === 'question' || part === 'answer';

export const columnsOf = (preview: CsvPreview): CsvColumns => ({
  question: preview.mapping.question ?? '',
  answer: preview.mapping.answer ?? '',
  url: preview.mapping.url ?? '',
  language: preview.mapping.language ?? '',
  audience: preview.mapping.audience ?? '',
  has_header: preview.has_header,
});

export const isComplete = (columns: CsvColumns | null) =>
  columns !== null && columns.question !== '' && columns.answer !== '' && columns.question !== columns.answer;

/** The form fields in which the columns are sent. */
export function fieldsOf(columns: Partial<CsvColumns> | null): [string, string][] {
  return Object.entries(columns ?? {}).map(([key, value]) => [`columns[${key}]`, String(value)]);
}
