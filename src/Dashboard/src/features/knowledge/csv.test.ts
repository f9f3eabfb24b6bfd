import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SourceForm from './SourceForm.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

const at = '/api/v1/accounts/1/knowledge';
const guessed = { question: 'Frage', answer: null, url: null, language: null, audience: null };
const preview = (mapping: Record<string, string | null>, incomplete_count: number) => ({
  delimiter: ';',
  has_header: true,
  columns: ['Nr', 'Frage', 'Antwort'],
  mapping,
  rows_count: 3,
  incomplete_count,
  rows: [{ line: 2, cells: ['1', 'Wie lange?', 'Zwei Jahre.'] }],
});

async function drop(file: File): Promise<void> {
  await shown?.find('input[value="upload"]').setValue();
  const input = shown?.find('input[type="file"]').element as HTMLInputElement;
  Object.defineProperty(input, 'files', { value: [file] });
  await shown?.find('input[type="file"]').trigger('change');
}

const addButton = () => shown?.find('button[type="submit"]').element as HTMLButtonElement;

describe('a file of questions and answers', () => {
  it('is added with the columns that were chosen, and not before they are', async () => {
    let incomplete = 3;
    const sent = serve({
      [`POST ${at}/csv_preview`]: ({ body }) => {
        const answer = (body as FormData).get('columns[answer]') as string | null;
        if (answer !== null) incomplete = 1;
        return preview({ ...guessed, answer }, incomplete);
      },
      [`POST ${at}/sources`]: () => ({ id: 8, name: 'faq.csv' }),
    });
    shown = show(SourceForm);
    await drop(new File(['Nr;Frage;Antwort\n1;Wie lange?;Zwei Jahre.'], 'faq.csv'));
    await vi.waitFor(() => expect(shown?.findAll('.columns select')).toHaveLength(5));
    expect(shown?.text()).toContain('Choose the column that holds it.');
    expect(addButton().disabled).toBe(true);

    await shown?.findAll('.columns select')[1]?.setValue('Antwort');
    await vi.waitFor(() => expect(shown?.text()).toContain('1 of them lacks a question or an answer'));
    expect(addButton().disabled).toBe(false);
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(sent.some((one) => one.path === `${at}/sources`)).toBe(true));
    const form = sent.find((one) => one.path === `${at}/sources`)?.body as FormData;
    expect(form.get('columns[question]')).toBe('Frage');
    expect(form.get('columns[answer]')).toBe('Antwort');
    expect(form.get('columns[url]')).toBe('');
    expect(form.get('columns[has_header]')).toBe('true');
  });

  it('that cannot be read says why and is not added', async () => {
    const words = 'faq.csv has a quote in line 2 that is never closed.';
    serve({ [`POST ${at}/csv_preview`]: () => refuse(422, { message: words, code: 'damaged' }) });
    shown = show(SourceForm);
    await drop(new File(['"'], 'faq.csv'));
    await vi.waitFor(() => expect(shown?.text()).toContain(words));
    expect(addButton().disabled).toBe(true);
  });
});
