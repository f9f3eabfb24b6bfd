import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLocale } from '@/app/i18n';
import { change, documents } from '../../../dev/data/knowledge';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import DocumentScreen from './DocumentScreen.vue';

let shown: VueWrapper | null = null;
const at = '/api/v1/accounts/1/knowledge';
const [first] = documents;

beforeEach(() => useLocale('en', false));

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

describe('a document', () => {
  it('shows what changed by signs and words for the eyes and for screen readers, not by colour alone', async () => {
    serve({ [`GET ${at}/documents/11`]: () => first, [`GET ${at}/documents/11/change`]: () => change });
    shown = show(DocumentScreen, { id: 11 });
    await vi.waitFor(() => expect(shown?.find('.change button').exists()).toBe(true));
    await shown.get('.change button').trigger('click');
    await vi.waitFor(() => expect(shown?.findAll('.line').length).toBe(5));

    expect(shown.get('del').text()).toBe('You can change an order for 30 minutes after you have placed it.');
    expect(shown.get('del mark').text()).toBe('30');
    expect(shown.get('ins mark').text()).toBe('45');
    expect(shown.findAll('.line.added .visually-hidden')[0]?.text()).toBe('Added:');
    expect(shown.get('.line.removed .plusminus').text()).toBe('−');
    expect(shown.get('.change button').attributes('aria-expanded')).toBe('true');
  });

  it('says which article is found in the place of a merged one', async () => {
    const merged = documents.find((one) => one.status === 'merged');
    serve({ [`GET ${at}/documents/17`]: () => merged });
    shown = show(DocumentScreen, { id: 17 });
    await vi.waitFor(() =>
      expect(shown?.text()).toContain('The same article as https://help.tidewater.example/page-0'),
    );
  });

  it('is deleted when somebody says so twice', async () => {
    const sent = serve({
      [`GET ${at}/documents/11`]: () => first,
      [`DELETE ${at}/documents/11`]: () => ({}),
    });
    shown = show(DocumentScreen, { id: 11 });
    await vi.waitFor(() => expect(shown?.findAll('button').some((button) => button.text() === 'Delete')).toBe(true));
    await shown
      .findAll('button')
      .find((button) => button.text() === 'Delete')
      ?.trigger('click');
    expect(sent.some((one) => one.method === 'DELETE')).toBe(false);
    await shown
      .findAll('dialog button')
      .find((button) => button.text() === 'Delete the document')
      ?.trigger('click');
    await vi.waitFor(() => expect(sent.some((one) => one.method === 'DELETE')).toBe(true));
  });

  it('that failed is tried again with a button that says what it tries', async () => {
    const failed = {
      ...first,
      status: 'failed',
      error_code: 'server_error',
      error: null,
      chunks: [],
      changed_at: null,
    };
    let asked = 0;
    serve({
      [`GET ${at}/documents/11`]: () => failed,
      [`POST ${at}/documents/11/retry`]: () => {
        asked += 1;
        return { ...failed, status: 'waiting', error_code: null };
      },
    });
    shown = show(DocumentScreen, { id: 11 });
    await vi.waitFor(() => expect(shown?.text()).toContain('The site answered with an error.'));
    const button = shown.get('button[aria-label^="Try"]');
    expect(button.attributes('aria-label')).toBe('Try “Changing an order” again');
    await button.trigger('click');
    await vi.waitFor(() => expect(asked).toBe(1));
    await vi.waitFor(() => expect(shown?.text()).not.toContain('The site answered with an error.'));
  });
});
