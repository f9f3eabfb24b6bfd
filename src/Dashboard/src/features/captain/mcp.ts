import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { ApiError } from '@/api/http';
import { type McpServer, type McpServerDraft, type McpTest, mcpApi } from '@/api/mcp';
import { useSession } from '@/features/session/store';

/** What stands in a field for arguments; null where it is no JSON object. */
export function readArguments(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const samples: Record<string, unknown> = { string: '', number: 0, integer: 0, boolean: false, array: [], object: {} };

/** What has to be filled in, with nothing in it. */
export function emptyArguments(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return '{}';
  const { properties, required } = schema as { properties?: Record<string, { type?: unknown }>; required?: unknown };
  const names = Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
  return JSON.stringify(
    Object.fromEntries(names.map((name) => [name, samples[String(properties?.[name]?.type)] ?? null])),
    null,
    2,
  );
}

/** The account's MCP servers. */
export const useMcp = defineStore('mcp', () => {
  const session = useSession();
  const list = shallowRef<McpServer[] | null>(null);
  const error = ref<ApiError | null>(null);

  async function load(): Promise<void> {
    try {
      list.value = (await mcpApi.list(session.accountId)).payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function save(id: number | null, draft: McpServerDraft): Promise<void> {
    if (id === null) await mcpApi.add(session.accountId, draft);
    else await mcpApi.update(session.accountId, id, draft);
    await load();
  }

  async function remove(id: number): Promise<void> {
    await mcpApi.remove(session.accountId, id);
    await load();
  }

  async function readTools(id: number): Promise<void> {
    await mcpApi.listTools(session.accountId, id);
    await load();
  }

  const test = (id: number, tool: string, args: Readonly<Record<string, unknown>>): Promise<McpTest> =>
    mcpApi.test(session.accountId, id, tool, args);

  return { list, error, load, save, remove, readTools, test };
});
