import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import McpServers from './McpServers.vue';
import { emptyArguments, readArguments } from './mcp';

const at = '/api/v1/accounts/1/captain/mcp_servers';
const track = {
  id: 'mcp_parcels__track',
  name: 'track',
  title: 'Track',
  description: 'Tells where a parcel is.',
  input_schema: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
  reads_only: true,
};
const server = {
  id: 4,
  name: 'Parcels',
  slug: 'mcp_parcels',
  url: 'https://tools.example/mcp',
  auth_type: 'bearer',
  has_auth: true,
  enabled: true,
  tools: [track],
  listed_at: 1_700_000_000,
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

async function open(servers: object[], answers: Parameters<typeof serve>[0] = {}) {
  const sent = serve({ [`GET ${at}`]: () => ({ payload: servers }), ...answers });
  shown = show(McpServers);
  await vi.waitFor(() => expect(shown?.find('.cards, .empty').exists()).toBe(true));
  return sent;
}

const button = (text: string) => shown?.findAll('button').find((one) => one.text() === text);

describe('MCP servers', () => {
  it('shows what each offers, which tools may change something, and never a secret', async () => {
    await open([
      { ...server, tools: [track, { ...track, id: 'mcp_parcels__cancel', title: 'Cancel', reads_only: false }] },
    ]);
    expect(shown?.find('summary').text()).toBe('2 tools');
    expect(shown?.findAll('.tools li').map((one) => one.text())).toEqual([
      expect.stringMatching(/^Track only reads/),
      expect.stringMatching(/^Cancel may change something/),
    ]);
    expect(shown?.find('.cards').text()).toContain('secret stored');
  });

  it('lists the tools of a server that nobody has asked yet, and opens them to be read', async () => {
    const servers = [{ ...server, tools: [], listed_at: null }] as object[];
    await open(servers, {
      [`POST ${at}/4/list_tools`]: () => {
        servers[0] = server;
        return server;
      },
    });
    expect(shown?.find('.cards').text()).toContain('tools not listed yet');
    await button('List its tools')?.trigger('click');
    await vi.waitFor(() => expect(shown?.find('details').attributes('open')).toBeDefined());
    expect(shown?.find('.tools').text()).toContain('Tells where a parcel is.');
  });

  it('says beside the server why it did not list them', async () => {
    await open([server], {
      [`POST ${at}/4/list_tools`]: () =>
        refuse(422, { code: 'mcp_server_failed', message: 'The tool’s server took too long to answer.' }),
    });
    await button('List its tools')?.trigger('click');
    await vi.waitFor(() =>
      expect(shown?.find('[role=alert]').text()).toContain('The tool’s server took too long to answer.'),
    );
  });

  it('tries a tool with what its schema asks for', async () => {
    const sent = await open([server], {
      [`POST ${at}/4/test`]: () => ({ success: true, body: 'status: packed', error: null, detail: null }),
    });
    await button('Try it')?.trigger('click');
    const box = shown?.find('textarea');
    expect(JSON.parse((box?.element as HTMLTextAreaElement | undefined)?.value ?? '')).toEqual({ order: '' });
    await box?.setValue('[]');
    await shown?.find('form').trigger('submit');
    expect(shown?.text()).toContain('This is not a JSON object.');
    await box?.setValue('{"order":"LK-1"}');
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(shown?.find('.result').text()).toContain('status: packed'));
    expect(sent.at(-1)?.body).toEqual({ tool: 'mcp_parcels__track', arguments: { order: 'LK-1' } });
  });
});

describe('arguments of a tool', () => {
  it('are a JSON object or nothing', () => {
    expect(readArguments(' ')).toEqual({});
    expect(readArguments('{"a":1}')).toEqual({ a: 1 });
    for (const text of ['[]', '1', 'null', '{']) expect(readArguments(text)).toBeNull();
  });

  it('begin with what has to be filled in', () => {
    const schema = { properties: { a: { type: 'integer' }, b: {}, c: { type: 'string' } }, required: ['a', 'b', 3] };
    expect(JSON.parse(emptyArguments(schema))).toEqual({ a: 0, b: null });
    expect(emptyArguments(null)).toBe('{}');
  });
});
