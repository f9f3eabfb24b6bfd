import { describe, expect, it } from 'vitest';
import type { Chunking } from '@/api/types';
import { chunkingOf, formOf } from './chunking';

const stored: Chunking = {
  method: 'parent_child',
  max_length: 300,
  overlap: 40,
  context_length: 2000,
  window: 2,
  unit: 'tokens',
  tokenizer: 'cl100k_base',
  with_title: true,
  with_headings: false,
};

describe('the form of how a source is divided', () => {
  it('shows what is stored, and the usual way where nothing is', () => {
    expect(formOf(stored)).toMatchObject({
      method: 'parent_child',
      unit: 'cl100k_base',
      maxLength: 300,
      contextLength: 2000,
      withHeadings: false,
    });
    expect(formOf(null)).toMatchObject({ method: 'headings', unit: 'characters', maxLength: '', withTitle: true });
  });

  it('sends only what the method knows and somebody filled in', () => {
    expect(chunkingOf(formOf(stored))).toEqual({
      method: 'parent_child',
      unit: 'tokens',
      tokenizer: 'cl100k_base',
      max_length: 300,
      context_length: 2000,
      with_title: true,
      with_headings: false,
    });
    expect(chunkingOf({ ...formOf(stored), method: 'whole' })).toEqual({
      method: 'whole',
      unit: 'tokens',
      tokenizer: 'cl100k_base',
      with_title: true,
      with_headings: false,
    });
    expect(chunkingOf(formOf(null))).toEqual({
      method: 'headings',
      unit: 'characters',
      with_title: true,
      with_headings: true,
    });
  });
});
