import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '@/ui/toasts';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ToolsScreen from './ToolsScreen.vue';

const at = '/api/v1/accounts/1/captain/custom_tools';
const tool = {
  id: 3,
  title: 'Order status',
  slug: 'custom_order_status',
  description: 'Tells where an order is.',
  endpoint_url: 'https://shop.example/{{ order_id }}',
  http_method: 'GET',
  request_template: null,
  response_template: null,
  auth_type: 'bearer',
  auth_config: {},
  has_auth: true,
  enabled: true,
  param_schema: [{ name: 'order_id', type: 'string', description: null, required: true }],
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

async function open(tools: object[], answer: object = {}) {
  const sent = serve({
    [`GET ${at}`]: () => ({ payload: tools }),
    'GET /api/v1/accounts/1/captain/mcp_servers': () => ({ payload: [] }),
    [`POST ${at}/test`]: () => answer,
    [`PATCH ${at}/3`]: () => tool,
  });
  shown = show(ToolsScreen);
  await vi.waitFor(() => expect(shown?.find('.cards, .empty').exists()).toBe(true));
  return sent;
}

const button = (text: string) => shown?.findAll('button').find((one) => one.text() === text);

describe('the screen of tools', () => {
  it('says what a tool is for while there is none', async () => {
    await open([]);
    expect(shown?.find('.empty').text()).toContain('No tool yet');
  });

  it('shows each with its address and never a secret', async () => {
    await open([tool]);
    expect(shown?.find('.cards').text()).toContain('GET https://shop.example/{{ order_id }}');
    expect(shown?.find('.cards').text()).toContain('secret stored');
  });

  it('tries what stands in the form, with the secret that is stored, before it is saved', async () => {
    const sent = await open([tool], { success: true, status: 200, body: 'status: packed', error: null, detail: null });
    await button('Edit')?.trigger('click');
    await shown?.find('.try input').setValue('TW-7');
    await button('Send the request')?.trigger('click');
    await vi.waitFor(() => expect(shown?.find('.result').text()).toContain('status: packed'));
    const body = sent.at(-1)?.body;
    expect(body).toMatchObject({ custom_tool: { id: 3, arguments: { order_id: 'TW-7' }, auth_type: 'bearer' } });
    expect(body).not.toHaveProperty('custom_tool.auth_config');
    expect(sent.some((one) => one.method === 'PATCH')).toBe(false);
  });

  it('sends a method that writes with its body, and none that only reads', async () => {
    const sent = await open([tool]);
    await button('Edit')?.trigger('click');
    const method = shown?.findAll('select').find((one) => one.text().includes('PATCH'));
    expect(method?.findAll('option').map((one) => one.text())).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    const bodyField = () =>
      shown?.findAll('textarea').find((one) => one.attributes('placeholder')?.startsWith('{"order"'));
    expect(bodyField()).toBeUndefined();
    await method?.setValue('DELETE');
    expect(shown?.text()).toContain('Empty sends no body.');
    await method?.setValue('PUT');
    await bodyField()?.setValue('{"order":"{{ order_id }}"}');
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(sent.some((one) => one.method === 'PATCH')).toBe(true));
    const body = sent.find((one) => one.method === 'PATCH')?.body;
    expect(body).toMatchObject({ custom_tool: { http_method: 'PUT', request_template: '{"order":"{{ order_id }}"}' } });
  });

  it('says what failed, and apart from it what no model is told', async () => {
    const told = { success: false, status: 500, body: null, error: 'The tool’s server failed.', detail: 'at db' };
    await open([tool], told);
    await button('Edit')?.trigger('click');
    await button('Send the request')?.trigger('click');
    await vi.waitFor(() => expect(shown?.find('.result').text()).toContain('The tool’s server failed.'));
    expect(shown?.find('.result pre').text()).toBe('at db');
  });

  it('offers to try again what did not load', async () => {
    serve({ [`GET ${at}`]: () => refuse(500) });
    shown = show(ToolsScreen);
    await vi.waitFor(() => expect(button('Try again')?.exists()).toBe(true));
  });
});
