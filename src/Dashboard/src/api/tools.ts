import type { Read, Schemas } from './read';

export type ToolAuthType = NonNullable<Schemas['ToolAuthType']>;
export type ToolParameter = Read<'ToolParameter', 'name' | 'type' | 'description' | 'required'>;

/** A tool that an assistant may use; `ask` has an agent confirm each call. */
export interface AllowedTool {
  name: string;
  ask?: boolean;
}

/** A request to a server of the account's own that a model may have made. */
export type CustomTool = Read<
  'CustomToolJson',
  | 'id'
  | 'title'
  | 'slug'
  | 'description'
  | 'endpoint_url'
  | 'http_method'
  | 'request_template'
  | 'response_template'
  | 'has_auth'
  | 'enabled'
> & { auth_type: ToolAuthType; param_schema: ToolParameter[] };

/** What opens the server goes one way; left out, what is stored stays. */
export type CustomToolDraft = Omit<CustomTool, 'id' | 'slug' | 'has_auth'> & {
  auth_config?: { token?: string; username?: string; password?: string; name?: string; key?: string };
};

export type ToolTest = Schemas['TestCustomToolResponse'];
