import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { show } from '../../../tests/support/mount';
import CopilotRewrite from './CopilotRewrite.vue';
import { useCopilot } from './copilot';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
});

it('says before the click that a model is needed, once it is known that there is none', async () => {
  shown = show(CopilotRewrite, { number: 3, busy: null });
  expect(shown.text()).not.toContain('needs a language model');
  useCopilot().isModelMissing = true;
  await nextTick();
  expect(shown.text()).toContain('This needs a language model.');
});
