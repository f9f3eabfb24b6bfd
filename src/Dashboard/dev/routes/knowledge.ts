import {
  baseEmbedding,
  change,
  contradictions,
  documents,
  gaps,
  pairs,
  searchSettings,
  sources,
  usageOf,
} from '../data/knowledge.ts';
import { ago, newId } from '../data/made.ts';
import { created, type Routes, text } from './route.ts';

export const knowledgeRoutes: Routes = () => [
  [
    'GET',
    /\/knowledge\/bases$/,
    () => ({
      payload: [
        {
          id: 1,
          name: 'Captain',
          chunking: null,
          search: searchSettings,
          embedding: baseEmbedding,
          is_read: true,
          sources_count: sources.length,
        },
      ],
    }),
  ],
  ['GET', /\/knowledge\/sources$/, () => ({ payload: sources })],
  [
    'POST',
    /\/knowledge\/sources$/,
    ({ body }) =>
      created(sources, {
        id: newId(),
        knowledge_base_id: 1,
        kind: 'text',
        location: text(body.url) || null,
        status: 'syncing',
        error_code: null,
        error: null,
        progress: { done: 0, total: 12 },
        documents_count: 0,
        merged_count: 0,
        errors_count: 0,
        last_synced_at: null,
        created_at: ago(0),
        ...body,
        name: text(body.name) || 'Upload',
      } as (typeof sources)[0]),
  ],
  [
    'POST',
    /\/knowledge\/sources\/(\d+)\/sync$/,
    (_, [id]) =>
      Object.assign(sources.find((one) => one.id === id) ?? {}, {
        status: 'syncing',
        progress: { done: 0, total: 20 },
      }),
  ],
  [
    'DELETE',
    /\/knowledge\/sources\/(\d+)$/,
    (_, [id]) => {
      sources.splice(
        sources.findIndex((one) => one.id === id),
        1,
      );
      return {};
    },
  ],
  [
    'GET',
    /\/knowledge\/sources\/(\d+)\/documents$/,
    ({ query }, [id]) => {
      const tag = query.get('tag');
      const all = documents.filter((one) => one.source_id === id && (!tag || one.tags.includes(tag)));
      const at = Number(query.get('page') ?? 1);
      return { meta: { count: all.length, current_page: at }, payload: all.slice((at - 1) * 25, at * 25) };
    },
  ],
  ['GET', /\/knowledge\/documents\/(\d+)\/change$/, () => change],
  [
    'POST',
    /\/knowledge\/documents\/(\d+)\/retry$/,
    (_, [id]) => Object.assign(documents.find((one) => one.id === id) ?? {}, { status: 'waiting', error_code: null }),
  ],
  [
    'GET',
    /\/knowledge\/documents\/(\d+)$/,
    (_, [id]) => documents.find((one) => one.id === id) ?? { status: 404, body: {} },
  ],
  [
    'PATCH',
    /\/knowledge\/documents\/(\d+)$/,
    (_, [id]) => documents.find((one) => one.id === id) ?? { status: 404, body: {} },
  ],
  [
    'GET',
    /\/knowledge\/bases\/(\d+)\/pairs$/,
    () => ({ meta: { count: pairs.length, current_page: 1, pending_count: 1 }, payload: pairs }),
  ],
  [
    'GET',
    /\/knowledge\/contradictions$/,
    () => ({ meta: { count: contradictions.length, current_page: 1, open_count: 1 }, payload: contradictions }),
  ],
  ['GET', /\/knowledge\/gaps$/, ({ query }) => gapPage(query.get('status'))],
  [
    'GET',
    /\/knowledge\/gaps\/(\d+)$/,
    (_, [id]) => ({
      gap: gaps.find((one) => one.id === id),
      wordings: ['', 'Is shipping to Norway possible?', 'norway delivery'],
      examples: [17, 12, 9].map((number, index) => ({
        conversation_id: number,
        question: 'Hello, I live in Oslo. Do you ship to Norway, and what does it cost?',
        reason: index === 1 ? 'handed_off' : 'no_answer',
        asked_at: ago(300 * (index + 1)),
      })),
    }),
  ],
  [
    'GET',
    /\/knowledge\/gaps\/(\d+)\/draft$/,
    (_, [id]) => ({
      question: gaps.find((one) => one.id === id)?.question,
      wordings: ['Is shipping to Norway possible?'],
      language: 'en',
      answer: 'Yes, we ship to Norway for €9. It takes **4 to 6 working days**.',
      conversation_id: 12,
      article: null,
    }),
  ],
  ['POST', /\/knowledge\/gaps\/(\d+)\/pair$/, ({ body }) => ({ ...pairs[0], ...body })],
  ['POST', /\/knowledge\/gaps\/bulk$/, () => ({ ids: [] })],
  [
    'GET',
    /\/knowledge\/document_usage$/,
    () => ({
      meta: { count: documents.length, current_page: 1 },
      payload: documents.slice(0, 25),
    }),
  ],
  ['POST', /\/knowledge\/documents\/(\d+)\/confirm$/, () => ({ ...usageOf(0), confirmed_at: ago(0) })],
  ['GET', /\/knowledge\/bases\/(\d+)\/tags$/, () => ({ payload: [{ tag: 'boats', documents_count: 15 }] })],
  ['POST', /\/knowledge\/bases\/\d+\/try_search$/, ({ body }) => search(text(body.q))],
];

function gapPage(status: string | null) {
  const payload = status === 'open' ? gaps : [];
  return { meta: { count: payload.length, current_page: 1, open_count: gaps.length }, payload };
}

function search(q: string) {
  if (q.includes('nothing'))
    return {
      milliseconds: 7,
      language: 'en',
      translations: [],
      terms: [],
      candidates: [],
      search: searchSettings,
      payload: [],
    };
  const body =
    'You can **change** the *delivery address* until the parcel has left our warehouse. Open `My orders`, choose the order and press **Change address**. You will get a new [confirmation](https://help.tidewater.example/confirmation) by e-mail.\n\n| Carrier | Change possible until |\n| --- | --- |\n| Post | the evening before |\n| Courier | one hour before |\n\n- Nothing is charged for a change of address.';
  const payload = documents
    .filter((one) => one.chunks.length)
    .slice(0, 4)
    .map((one, index) => ({
      rank: index + 1,
      score: 0.273 / (index + 1),
      lexical_rank: index === 3 ? null : index + 1,
      lexical_score: index === 3 ? null : 9.12 - index * 2,
      vector_rank: index === 2 ? null : 4 - index,
      vector_score: index === 2 ? null : 0.71 - index * 0.1,
      rerank_score: null,
      coverage: 0.8,
      matched_terms: ['chang', 'deliveri', 'address'].slice(index),
      text: body,
      highlights: ['change', 'delivery', 'address', 'change of address'].map((word) => [
        body.indexOf(word),
        word.length,
      ]),
      headings: [one.title, 'Delivery address'],
      document: { id: one.id, title: one.title, url: one.url },
      source: { id: 1, name: 'Tidewater help' },
    }));
  return {
    milliseconds: 23,
    language: 'en',
    translations: q.includes('¿') ? [{ language: 'en', text: 'How do I change the delivery address?' }] : [],
    terms: [
      { text: 'chang', meanings: {} },
      { text: 'deliveri', meanings: { ship: 0.5 } },
    ],
    candidates: payload.map((hit) => ({ ...hit, chunk_id: hit.rank, fused_rank: hit.rank, fused_score: hit.score })),
    search: searchSettings,
    payload,
  };
}
