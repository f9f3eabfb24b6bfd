import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { http } from '@/api/http';
import { useSession } from '@/features/session/store';
import { me, refuse, serve } from '../../tests/support/api';
import { router } from './router';

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => vi.unstubAllGlobals());

const stranger = () => refuse(401, { code: 'not_authenticated' });

describe('a page of the dashboard', () => {
  it('asks a stranger to sign in and keeps where he wanted to go', async () => {
    serve({ 'GET /api/v1/profile': stranger, 'GET /api/v1/setup': () => ({ needs_setup: false }) });
    await router.push('/inbox/17');
    expect(router.currentRoute.value.name).toBe('sign-in');
    expect(router.currentRoute.value.query.next).toBe('/inbox/17');
  });

  it('remembers no place for a stranger at the front door', async () => {
    serve({ 'GET /api/v1/profile': stranger, 'GET /api/v1/setup': () => ({ needs_setup: false }) });
    await router.push('/');
    expect(router.currentRoute.value.fullPath).toBe('/sign-in');
  });

  it('leads to the first start while nobody owns the installation', async () => {
    serve({ 'GET /api/v1/profile': stranger, 'GET /api/v1/setup': () => ({ needs_setup: true }) });
    await router.push('/knowledge');
    expect(router.currentRoute.value.name).toBe('setup');
  });

  it('leads from the front door back into a first start that was left, and from nowhere else', async () => {
    const left = { ...me, ui_settings: { setup_step: 'model' } };
    serve({ 'GET /api/v1/profile': () => left, 'GET /api/v1/setup': () => ({ needs_setup: false }) });
    await router.push('/settings/agents');
    expect(router.currentRoute.value.name).toBe('agents');
    await router.push('/');
    expect(router.currentRoute.value.name).toBe('setup');
    useSession().accept({ ...me, ui_settings: { setup_step: 'done' } });
    await router.push('/');
    expect(router.currentRoute.value.name).toBe('inbox');
  });

  it('that is for administrators leads an agent back to the inbox', async () => {
    const agent = { ...me, role: 'agent', accounts: [{ ...me.accounts[0], role: 'agent' }] };
    serve({ 'GET /api/v1/profile': () => agent });
    await router.push('/settings/costs');
    expect(router.currentRoute.value.name).toBe('inbox');
    useSession().accept(me);
    await router.push('/settings/choices');
    expect(router.currentRoute.value.name).toBe('choices');
  });

  it('lets in whoever the cookie belongs to, and back out when the session ends', async () => {
    let signedIn = true;
    serve({
      'GET /api/v1/profile': () => (signedIn ? me : stranger()),
      'GET /api/v1/setup': () => ({ needs_setup: false }),
      'GET /api/v1/accounts/1/agents': stranger,
    });
    await router.push('/settings/profile');
    expect(router.currentRoute.value.name).toBe('profile');
    signedIn = false;
    await http.get('/api/v1/accounts/1/agents').catch(() => {});
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'));
    expect(router.currentRoute.value.query.next).toBe('/settings/profile');
    expect(useSession().profile).toBeNull();
  });
});
