import { agents, inboxes, responders } from '../data/company.ts';
import { newId } from '../data/made.ts';
import { created, type Routes, text } from './route.ts';

const people = { kind: 'people', mode: 'auto', id: null, model_id: null };
const answered = () => inboxes.map((one) => ({ ...one, responder: responders.get(one.id) ?? people }));

export const inboxRoutes: Routes = () => [
  ['GET', /\/inboxes$/, ({ query }) => ({ payload: query.has('removed') ? [] : answered() })],
  [
    'POST',
    /\/inboxes$/,
    ({ body }) =>
      created(inboxes, {
        id: newId(),
        channel_type: 'Channel::WebWidget',
        website_token: 'n3wT0ken',
        ...(body.channel as object),
        name: text(body.name),
      }),
  ],
  ['PATCH', /\/inboxes\/(\d+)$/, (_, [id]) => inboxes.find((one) => one.id === id)],
  ['GET', /\/inbox_members\/(\d+)$/, () => ({ payload: agents.slice(0, 2) })],
  ['PATCH', /\/inbox_members$/, () => ({ payload: [] })],
  ['GET', /\/inboxes\/(\d+)\/responder$/, (_, [id]) => responders.get(id ?? 0) ?? people],
  [
    'PUT',
    /\/inboxes\/(\d+)\/responder$/,
    ({ body }, [id]) => {
      responders.set(id ?? 0, body as never);
      return body;
    },
  ],
];
