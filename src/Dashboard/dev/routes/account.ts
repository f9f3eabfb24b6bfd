import { agents, profile } from '../data/company.ts';
import { sources } from '../data/knowledge.ts';
import { newId } from '../data/made.ts';
import { created, type Routes, text } from './route.ts';

export const accountRoutes: Routes = ({ state }) => [
  ['GET', /^\/api\/v1\/setup$/, () => ({ needs_setup: state.setupNeeded })],
  [
    'POST',
    /^\/api\/v1\/setup$/,
    () => {
      state.setupNeeded = false;
      state.signedIn = true;
      sources.length = 0;
      return { data: profile };
    },
  ],
  [
    'POST',
    /^\/auth\/sign_in$/,
    ({ body }) => {
      if (text(body.password).length < 4) return { status: 401, body: { error: 'Invalid login credentials' } };
      state.signedIn = true;
      return { data: profile };
    },
  ],
  [
    'DELETE',
    /^\/auth\/sign_out$/,
    () => {
      state.signedIn = false;
      return {};
    },
  ],
  ['GET', /^\/api\/v1\/profile$/, () => (state.signedIn ? profile : { status: 401, body: { error: 'Sign in first' } })],
  ['PUT', /^\/api\/v1\/profile$/, ({ body }) => Object.assign(profile, body.profile)],
  ['POST', /^\/api\/v1\/profile\/.*$/, () => profile],
  ['GET', /\/agents$/, () => agents],
  [
    'POST',
    /\/agents$/,
    ({ body }) =>
      created(agents, {
        id: newId(),
        availability_status: 'offline',
        ...body,
      } as unknown as (typeof agents)[0]),
  ],
  ['GET', /\/assignable_agents$/, () => ({ payload: agents })],
];
