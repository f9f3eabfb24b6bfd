import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { ApiError } from '@/api/http';
import ModelTestResult from '@/features/captain/ModelTestResult.vue';
import { show } from '../../tests/support/mount';
import { useErrorText } from './errorText';
import { useLocale } from './i18n';

let shown: VueWrapper | null = null;

afterEach(async () => {
  shown?.unmount();
  shown = null;
  await useLocale('en', false);
});

function said(message: string, field: string, code = 'validation_failed'): string {
  shown?.unmount();
  shown = show(
    defineComponent(() => {
      const errorText = useErrorText();
      return () => h('p', errorText(new ApiError(422, message, code, [field])));
    }),
  );
  return shown.text();
}

const weights = 'Lexical weight and vector weight cannot both be 0: nothing would be found';
const url = 'Url must be the address of a web page, such as https://help.example.com';

describe('what the API refuses', () => {
  it('is said in the labels of the screen', () => {
    expect(said('Base url must be an http or https address', 'base_url')).toContain('The address of the API');
    expect(said(url, 'url')).toBe('This address cannot be used. Write it in full, such as https://help.example.com.');
    expect(said(weights, 'search.lexical_weight')).toContain('weights of words and of meaning');
  });

  it('is said in the language of the reader', async () => {
    await useLocale('es', false);
    expect(said(weights, 'search.lexical_weight')).toContain('Los pesos');
  });

  it('stays as it is where it is about something else', () => {
    const others = 'A key was refused by its provider.';
    expect(said(others, 'api_key')).toBe(others);
    expect(said(url, 'url', 'something_else')).toBe(url);
  });
});

describe('a model that is tested', () => {
  const result = (error: string) => {
    shown = show(ModelTestResult, { result: { success: false, category: 'Unavailable', error } });
    return shown.text();
  };

  it('is told apart by whether it answered', () => {
    expect(result('The model provider is not available (HTTP 501)')).toContain('answered with an error (HTTP 501)');
    shown?.unmount();
    expect(result('The connection to the model provider broke')).toContain('could not be reached');
  });
});
