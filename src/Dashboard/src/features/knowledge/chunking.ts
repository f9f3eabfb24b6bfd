import type { Chunking, ChunkMethod } from '@/api/types';

export const methods: readonly ChunkMethod[] = [
  'headings',
  'recursive',
  'fixed',
  'whole',
  'sentence_window',
  'parent_child',
  'question_answer',
];

/** What a person can set: a unit is characters, or tokens by the name of their tokenizer; an empty length takes the usual one. */
export interface ChunkingForm {
  method: ChunkMethod;
  unit: string;
  maxLength: number | '';
  overlap: number | '';
  contextLength: number | '';
  window: number | '';
  withTitle: boolean;
  withHeadings: boolean;
}

type Field = 'maxLength' | 'overlap' | 'contextLength' | 'window';

const fields: Readonly<Record<ChunkMethod, readonly Field[]>> = {
  headings: ['maxLength', 'overlap'],
  recursive: ['maxLength', 'overlap'],
  fixed: ['maxLength', 'overlap'],
  whole: [],
  sentence_window: ['maxLength', 'window'],
  parent_child: ['maxLength', 'contextLength'],
  question_answer: ['maxLength', 'overlap'],
};

export const characters = 'characters';
export const units = [characters, 'o200k_base', 'cl100k_base'] as const;

export const hasField = (method: ChunkMethod, field: Field): boolean => fields[method].includes(field);

export function formOf(chunking: Chunking | null): ChunkingForm {
  return {
    method: chunking?.method ?? 'headings',
    unit: chunking?.unit === 'tokens' ? (chunking.tokenizer ?? 'o200k_base') : characters,
    maxLength: chunking?.max_length ?? '',
    overlap: chunking?.overlap ?? '',
    contextLength: chunking?.context_length ?? '',
    window: chunking?.window ?? '',
    withTitle: chunking?.with_title ?? true,
    withHeadings: chunking?.with_headings ?? true,
  };
}

/** What is sent: only what has a meaning for the method and was filled in. */
export function chunkingOf(form: ChunkingForm): Partial<Chunking> {
  const given = (field: Field) => {
    const value = form[field];
    return hasField(form.method, field) && value !== '' ? value : undefined;
  };
  const chunking = {
    method: form.method,
    ...(form.unit === characters ? { unit: 'characters' as const } : { unit: 'tokens' as const, tokenizer: form.unit }),
    max_length: given('maxLength'),
    overlap: given('overlap'),
    context_length: given('contextLength'),
    window: given('window'),
    with_title: form.withTitle,
    with_headings: form.withHeadings,
  };
  return Object.fromEntries(Object.entries(chunking).filter(([, value]) => value !== undefined));
}
