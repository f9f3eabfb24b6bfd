import type { BudgetDraft, ModelChoice } from '../../src/api/captain';
import { assistants, budgets, models, places, sensitiveRules, spending, suggestions, tools } from '../data/captain.ts';
import { newId } from '../data/made.ts';
import { reportOf } from '../data/reports.ts';
import { created, type Routes, text } from './route.ts';

function choose({ level, id, step, model_id: model }: ModelChoice) {
  const place = places.find((one) => one.level === level && one.id === (id ?? 0));
  if (place === undefined) return { status: 404, body: { error: 'Not found' } };
  const { [step]: _, ...others } = place.models;
  place.models = model === null ? others : { ...others, [step]: model };
  return place;
}

function setBudget(draft: BudgetDraft) {
  const at = budgets.findIndex((one) => one.inbox_id === draft.inbox_id && one.period === draft.period);
  const old = budgets[at] ?? {
    spent_money: 0,
    spent_tokens: 0,
    since: new Date().toISOString().slice(0, 10),
    unpriced_models: [],
  };
  const share = Math.max(
    draft.money === null ? 0 : old.spent_money / draft.money,
    draft.tokens === null ? 0 : old.spent_tokens / draft.tokens,
  );
  const state = share >= 1 ? 'spent' : share * 100 >= draft.warn_percent ? 'warned' : 'within';
  if (at >= 0) budgets.splice(at, 1);
  if (draft.money !== null || draft.tokens !== null) budgets.push({ ...old, ...draft, state });
  return { payload: budgets };
}

const privacy = { mask_personal_data: false };

export const captainRoutes: Routes = ({ state }) => [
  ['GET', /\/captain\/assistants$/, () => ({ payload: assistants })],
  ['GET', /\/captain\/custom_tools$/, () => ({ payload: state.empty ? [] : tools })],
  [
    'POST',
    /\/captain\/custom_tools\/test$/,
    () => ({
      status: 200,
      body: {
        success: true,
        status: 200,
        body: 'status: in transit\ncarrier: Northpost\neta: Thursday',
        error: null,
        detail: null,
      },
    }),
  ],
  ['PATCH', /\/captain\/custom_tools\/(\d+)$/, (_, [id]) => tools.find((one) => one.id === id)],
  ['GET', /\/captain\/sensitive_rules$/, () => ({ payload: state.empty ? [] : sensitiveRules })],
  ['GET', /\/captain\/draft_edits$/, () => ({ payload: state.empty ? [] : suggestions, next_before: null })],
  ['GET', /\/captain\/models$/, () => ({ payload: models })],
  [
    'POST',
    /\/captain\/models$/,
    ({ body }) =>
      created(models, {
        has_key: true,
        base_url: null,
        ...(body.model as object),
        id: newId(),
      } as (typeof models)[0]),
  ],
  ['PATCH', /\/captain\/models\/(\d+)$/, (_, [id]) => models.find((one) => one.id === id)],
  [
    'GET',
    /\/captain\/models\/(\d+)\/uses$/,
    (_, [id]) => ({
      inboxes: id === 1 ? [{ id: 1, name: 'Website' }] : [],
      assistants: [],
      knowledge_bases: [],
      models: models.filter((one) => one.fallback_id === id).map(({ id: other, name }) => ({ id: other, name })),
      account: id === 1,
    }),
  ],
  ['GET', /\/captain\/model_choices$/, () => ({ installation: null, payload: places })],
  ['PUT', /\/captain\/model_choices$/, ({ body }) => choose(body as unknown as ModelChoice)],
  ['GET', /\/captain\/privacy$/, () => privacy],
  ['PUT', /\/captain\/privacy$/, ({ body }) => Object.assign(privacy, body)],
  [
    'GET',
    /\/captain\/report$/,
    ({ query }) =>
      reportOf({
        since: text(query.get('since')),
        until: text(query.get('until')),
        timeZone: text(query.get('time_zone')),
        groupBy: text(query.get('group_by')),
      }),
  ],
  ['GET', /\/captain\/budgets$/, () => ({ payload: state.empty ? [] : budgets })],
  ['PUT', /\/captain\/budgets$/, ({ body }) => setBudget(body.budget as BudgetDraft)],
  [
    'GET',
    /\/captain\/spending$/,
    ({ query }) => {
      const [since, until] = [text(query.get('since')), text(query.get('until'))];
      const isThisMonth = since.startsWith(new Date().toISOString().slice(0, 7));
      return { since, until, payload: isThisMonth && !state.empty ? spending : [] };
    },
  ],
  [
    'GET',
    /\/captain\/assistants\/(\d+)\/inboxes$/,
    () => ({
      payload: [{ id: 1, name: 'Tidewater shop' }],
    }),
  ],
  [
    'POST',
    /\/captain\/models\/(\d+)\/test$/,
    (_, [id]) =>
      id === 2
        ? { success: false, error: '401 invalid x-api-key', category: 'Auth' }
        : { success: true, error: null, category: null },
  ],
];
