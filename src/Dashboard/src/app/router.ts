import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { onSignedOut } from '@/api/http';
import { useSession } from '@/features/session/store';
import { unfinishedStep } from '@/features/setup/store';

declare module 'vue-router' {
  interface RouteMeta {
    /** Reachable without a session. */
    open?: boolean;
    /** Only for administrators. */
    admin?: boolean;
  }
}

const number = (value: string | string[] | undefined) => Number(Array.isArray(value) ? value[0] : value);

const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { open: true },
    component: () => import('@/features/session/SignInScreen.vue'),
  },
  { path: '/setup', name: 'setup', meta: { open: true }, component: () => import('@/features/setup/SetupScreen.vue') },
  {
    path: '/',
    component: () => import('./AppShell.vue'),
    children: [
      { path: '', redirect: { name: 'inbox' } },
      {
        path: 'inbox/:number(\\d+)?',
        name: 'inbox',
        component: () => import('@/features/inbox/InboxScreen.vue'),
        props: (route) => ({ number: route.params.number ? number(route.params.number) : null }),
      },
      {
        path: 'knowledge',
        component: () => import('@/features/knowledge/KnowledgeScreen.vue'),
        children: [
          { path: '', name: 'knowledge', component: () => import('@/features/knowledge/SourceList.vue') },
          {
            path: 'pairs',
            name: 'knowledge-pairs',
            component: () => import('@/features/knowledge/PairsScreen.vue'),
          },
          {
            path: 'contradictions',
            name: 'knowledge-contradictions',
            component: () => import('@/features/knowledge/ContradictionsScreen.vue'),
          },
          {
            path: 'gaps',
            name: 'knowledge-gaps',
            meta: { admin: true },
            component: () => import('@/features/knowledge/GapsScreen.vue'),
          },
          {
            path: 'suggestions',
            name: 'knowledge-suggestions',
            meta: { admin: true },
            component: () => import('@/features/knowledge/SuggestionsScreen.vue'),
          },
          {
            path: 'usage',
            name: 'knowledge-usage',
            component: () => import('@/features/knowledge/UsageScreen.vue'),
          },
          {
            path: 'search',
            name: 'knowledge-search',
            component: () => import('@/features/knowledge/SearchScreen.vue'),
          },
          {
            path: 'sources/:id(\\d+)',
            name: 'source',
            component: () => import('@/features/knowledge/SourceScreen.vue'),
            props: (route) => ({ id: number(route.params.id) }),
          },
          {
            path: 'documents/:id(\\d+)',
            name: 'document',
            component: () => import('@/features/knowledge/DocumentScreen.vue'),
            props: (route) => ({ id: number(route.params.id) }),
          },
        ],
      },
      {
        path: 'reports',
        name: 'reports',
        meta: { admin: true },
        component: () => import('@/features/reports/ReportsScreen.vue'),
      },
      {
        path: 'settings',
        component: () => import('@/features/settings/SettingsScreen.vue'),
        children: [
          { path: '', redirect: { name: 'profile' } },
          { path: 'profile', name: 'profile', component: () => import('@/features/settings/ProfileScreen.vue') },
          { path: 'agents', name: 'agents', component: () => import('@/features/settings/AgentsScreen.vue') },
          { path: 'inboxes', name: 'inboxes', component: () => import('@/features/settings/InboxesScreen.vue') },
          {
            path: 'inboxes/:id(\\d+|new)',
            name: 'inbox-settings',
            component: () => import('@/features/settings/InboxSettings.vue'),
            props: (route) => ({ id: route.params.id === 'new' ? null : number(route.params.id) }),
          },
          {
            path: 'assistants',
            name: 'assistants',
            component: () => import('@/features/captain/AssistantsScreen.vue'),
          },
          {
            path: 'assistants/:id(\\d+)/scenarios',
            name: 'scenarios',
            component: () => import('@/features/captain/ScenariosScreen.vue'),
            props: (route) => ({ id: number(route.params.id) }),
          },
          {
            path: 'assistants/:id(\\d+)/try',
            name: 'try-assistant',
            meta: { admin: true },
            component: () => import('@/features/captain/TryScreen.vue'),
            props: (route) => ({ id: number(route.params.id) }),
          },
          { path: 'tools', name: 'tools', component: () => import('@/features/captain/ToolsScreen.vue') },
          {
            path: 'sensitive-words',
            name: 'sensitive',
            meta: { admin: true },
            component: () => import('@/features/captain/SensitiveScreen.vue'),
          },
          { path: 'models', name: 'models', component: () => import('@/features/captain/ModelsScreen.vue') },
          {
            path: 'choices',
            name: 'choices',
            meta: { admin: true },
            component: () => import('@/features/captain/ChoicesScreen.vue'),
          },
          {
            path: 'costs',
            name: 'costs',
            meta: { admin: true },
            component: () => import('@/features/captain/CostsScreen.vue'),
          },
        ],
      },
    ],
  },
  { path: '/:rest(.*)*', redirect: '/' },
];

export const router = createRouter({ history: createWebHistory('/app/'), routes });

const signIn = (path: string) => ({ name: 'sign-in', query: path === '/' ? {} : { next: path } });

router.beforeEach(async (to) => {
  const session = useSession();
  if (to.meta.open === true) return true;
  await session.restore();
  // The front door leads back into a first start that was left half way; any other address is where somebody wants to be.
  if (session.profile !== null) {
    if (to.meta.admin === true && !session.isAdmin) return { name: 'inbox' };
    return to.redirectedFrom?.path === '/' && unfinishedStep(session.profile) !== null ? { name: 'setup' } : true;
  }
  return (await session.isSetupNeeded()) ? { name: 'setup' } : signIn(to.redirectedFrom?.fullPath ?? to.fullPath);
});

onSignedOut(() => {
  const session = useSession();
  // While the session is still being looked up, the guard above decides where to go.
  if (session.profile === null) return;
  session.forget();
  const here = router.currentRoute.value;
  if (here.meta.open !== true) void router.replace(signIn(here.fullPath));
});
