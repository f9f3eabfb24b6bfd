import { http, under } from './http';
import type { Read, Schemas } from './read';
import type { ToolAuthType } from './tools';

/** One tool of a server, under the name by which assistants are allowed it. */
export type McpTool = Read<'McpServerJsonToolJson', 'id' | 'name' | 'title' | 'description' | 'reads_only'> & {
  input_schema: unknown;
};

/** A server that offers tools by the Model Context Protocol. */
export type McpServer = Read<'McpServerJson', 'id' | 'name' | 'url' | 'has_auth' | 'enabled' | 'listed_at'> & {
  auth_type: ToolAuthType;
  tools: McpTool[];
};

/** What opens the server goes one way; left out, what is stored stays. */
export type McpServerDraft = Pick<McpServer, 'name' | 'url' | 'auth_type' | 'enabled'> & {
  auth_config?: { token?: string; username?: string; password?: string; name?: string; key?: string };
};

export type McpTest = Schemas['TestMcpToolResponse'];

const at = (accountId: number, path = '') => under(accountId, `/captain/mcp_servers${path}`);

export const mcpApi = {
  list: (accountId: number) => http.get<{ payload: McpServer[] }>(at(accountId)),
  add: (accountId: number, server: McpServerDraft) => http.post<McpServer>(at(accountId), { mcp_server: server }),
  update: (accountId: number, id: number, server: McpServerDraft) =>
    http.patch<McpServer>(at(accountId, `/${id}`), { mcp_server: server }),
  remove: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/${id}`)),
  listTools: (accountId: number, id: number) => http.post<McpServer>(at(accountId, `/${id}/list_tools`)),
  test: (accountId: number, id: number, tool: string, args: Readonly<Record<string, unknown>>) =>
    http.post<McpTest>(at(accountId, `/${id}/test`), { tool, arguments: args }),
};
