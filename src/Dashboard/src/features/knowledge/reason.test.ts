import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Source } from '@/api/types';
import { useLocale } from '@/app/i18n';
import english from '@/locales/en.json';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import DocumentScreen from './DocumentScreen.vue';
import FailureReason from './FailureReason.vue';
import SourceProgress from './SourceProgress.vue';
import SourceScreen from './SourceScreen.vue';

let shown: VueWrapper | null = null;

beforeEach(() => useLocale('en', false));

afterEach(async () => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
  await useLocale('en', false);
});

const at = '/api/v1/accounts/1/knowledge';
const status500 = 'The site answered with an error (status 500).';
const circles = 'The page redirects in circles.';
const unknown = 'The name javascript is not known.';
const allow =
  '10.0.0.5 is an address inside a private network. If it is meant, add 10.0.0.5:80 to Wheelhouse:Outbound:AllowedPrivateHosts.';
const source = (error_code: string | null, error: string | null) =>
  ({
    id: 2,
    kind: 'url',
    name: 'Help',
    status: 'failed',
    error_code,
    error,
    progress: { done: 1, total: 1 },
  }) as Source;
const document = (error_code: string | null, error: string | null) => ({
  id: 3,
  source_id: 2,
  title: 'Prices',
  url: 'https://help.example.com/prices',
  path: null,
  status: 'failed',
  error_code,
  error,
  chunks_count: 0,
  usage: {
    cited: 0,
    cited_in_month: 0,
    cited_in_quarter: 0,
    cited_at: null,
    rated_up: 0,
    rated_down: 0,
    confirmed_at: null,
    confirmed_by_name: null,
  },
  language: 'en',
  audience: 'public',
  tags: [],
  valid_from: null,
  valid_until: null,
  overridden: [],
  stated: { title: 'Prices', language: 'en', audience: 'public', tags: [], valid_from: null, valid_until: null },
  updated_at: 1,
  chunks: [],
});
const said = () => shown?.findAll('.reason p').map((one) => one.text());

describe('why something could not be read', () => {
  it.each([status500, circles, unknown])('says of a source what the server says: %s', (words) => {
    shown = show(SourceProgress, { source: source('fetch_failed', words) });
    expect(said()).toEqual(['It could not be fetched.', words]);
  });

  it('says how a private address is allowed', () => {
    shown = show(SourceProgress, { source: source('private_address', allow) });
    expect(said()?.at(-1)).toBe(allow);
    expect(shown.text()).not.toContain('never');
  });

  it('stands beneath a document in the list of its source', async () => {
    serve({
      [`GET ${at}/sources/2/documents`]: () => ({
        meta: { count: 1, current_page: 1 },
        payload: [document('fetch_failed', circles)],
      }),
    });
    shown = show(SourceScreen, { id: 2 });
    await vi.waitFor(() => expect(said()).toContain(circles));
  });

  it('stands with the document itself', async () => {
    serve({ [`GET ${at}/documents/3`]: () => document('fetch_failed', status500) });
    shown = show(DocumentScreen, { id: 3 });
    await vi.waitFor(() => expect(said()).toEqual(['It could not be fetched.', status500]));
  });

  it('names the kind in the language of the reader', async () => {
    await useLocale('es', false);
    shown = show(SourceProgress, { source: source('fetch_failed', status500) });
    expect(said()).toEqual(['No se pudo obtener.', status500]);
    expect(shown.get('.detail').attributes('lang')).toBe('en');
  });

  it('says nothing twice, in any language', async () => {
    const words = 'There is no readable text in it.';
    shown = show(FailureReason, { code: 'empty', error: words });
    expect(said()).toEqual([words]);
    shown.unmount();
    await useLocale('es', false);
    shown = show(FailureReason, { code: 'empty', error: words });
    expect(said()).toEqual(['No contiene texto legible.']);
  });

  it('says in the language of the reader what is wrong with a PDF', async () => {
    await useLocale('es', false);
    shown = show(FailureReason, {
      code: 'damaged',
      error: 'The PDF breaks off before its end. Download or export it again.',
    });
    expect(said()?.at(-1)).toBe('El PDF se corta antes del final. Descárgalo o expórtalo de nuevo.');
    expect(shown.get('.detail').attributes('lang')).toBeUndefined();
  });

  it('knows the sentences of the server word for word', () => {
    const ingestion = join(import.meta.dirname, '../../../../KnowledgeBase/Ingestion');
    const server = ['Pdf/PdfRefusals.cs', 'Docx/DocxParser.cs']
      .map((path) => readFileSync(join(ingestion, path), 'utf8'))
      .join('\n');
    const unknownThere = Object.values(english.knowledge.details).filter((words) => !server.includes(`"${words}"`));
    expect(unknownThere).toEqual([]);
  });

  it('uses the words of the server for a kind that it does not know', () => {
    shown = show(FailureReason, { code: 'new_kind', error: 'The moon was in the way.' });
    expect(said()).toEqual(['The moon was in the way.']);
  });

  it('is not there where nothing failed', () => {
    shown = show(SourceProgress, { source: { ...source(null, null), status: 'ready' } });
    expect(said()).toEqual([]);
  });
});
