import type { Read } from './read';

/** What changed in a document when its text changed for the last time. */
export type DocumentChange = Read<
  'ShowChangeResponse',
  'changed_at' | 'former_title' | 'title' | 'added' | 'removed' | 'is_shortened'
> & {
  places: {
    former_line: number;
    line: number;
    lines: { kind: 'same' | 'removed' | 'added'; parts: { text: string; is_changed: boolean }[] }[];
  }[];
};
