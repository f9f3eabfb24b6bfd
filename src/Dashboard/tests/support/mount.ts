import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { type Component, defineComponent, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Profile } from '@/api/types';
import { i18n } from '@/app/i18n';
import { useSession } from '@/features/session/store';
import { me } from './api';

// jsdom knows the element, but does not open it.
HTMLDialogElement.prototype.showModal ??= function open(this: HTMLDialogElement) {
  this.open = true;
};

const nowhere = defineComponent({ render: () => null });

/** Mounts a component as the application does: with stores, texts and routes, signed in as Maya. */
export function show(component: Component, props: Record<string, unknown> = {}, person: Profile = me) {
  const pinia = createPinia();
  const names = [
    'inbox',
    'document',
    'source',
    'inbox-settings',
    'assistants',
    'knowledge',
    'choices',
    'costs',
    'sensitive',
    'models',
    'tools',
  ];
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: nowhere },
      ...names.map((name) => ({ path: `/${name}/:id?`, name, component: nowhere })),
    ],
  });
  const Root = defineComponent({
    setup() {
      useSession().accept(person);
      return () => h(component, props);
    },
  });
  return mount(Root, { global: { plugins: [pinia, i18n, router] }, attachTo: document.body });
}
