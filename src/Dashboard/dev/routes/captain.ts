import { assistants, models } from '../data/captain.ts';
import { newId } from '../data/made.ts';
import { created, type Routes } from './route.ts';

export const captainRoutes: Routes = () => [
  ['GET', /\/captain\/assistants$/, () => ({ payload: assistants })],
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
    (_, [id]) => ({ inboxes: id === 1 ? [{ id: 1, name: 'Website' }] : [], assistants: [], knowledge_bases: [] }),
  ],
  ['GET', /\/captain\/assistants\/(\d+)\/inboxes$/, () => ({ payload: [{ id: 1, name: 'Website' }] })],
  [
    'POST',
    /\/captain\/models\/(\d+)\/test$/,
    (_, [id]) =>
      id === 2
        ? { success: false, error: '401 invalid x-api-key', category: 'Auth' }
        : { success: true, error: null, category: null },
  ],
];
