/** Why a request did not succeed, in the words the widget acts on. */
export type FailureKind = 'offline' | 'busy' | 'unauthorized' | 'unknown' | 'refused';

export class ApiFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly retryAfterMs: number | null = null,
  ) {
    super(kind);
  }

  /** The same request may succeed later without anybody changing anything. */
  get isTemporary(): boolean {
    return this.kind === 'offline' || this.kind === 'busy';
  }
}

const TIMEOUT_MS = 20_000;

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

export type Send = (request: ApiRequest) => Promise<unknown>;

function failureOf(response: Response): ApiFailure {
  const { status } = response;
  const after = Number(response.headers.get('Retry-After'));
  const retryAfterMs = Number.isFinite(after) && after > 0 ? after * 1000 : null;
  if (status === 401) return new ApiFailure('unauthorized');
  if (status === 404) return new ApiFailure('unknown');
  if (status === 429 || status >= 500) return new ApiFailure('busy', retryAfterMs);
  return new ApiFailure('refused');
}

/** Talks to the widget API: the visitor's token goes in a header, never in an address. */
export function createSend(websiteToken: string, authToken: () => string | null): Send {
  return async ({ method, path, query = {}, body }) => {
    const search = new URLSearchParams({ website_token: websiteToken });
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    const headers: Record<string, string> = { Accept: 'application/json' };
    const token = authToken();
    if (token) headers['X-Auth-Token'] = token;
    if (body !== undefined) headers['Content-Type'] = 'application/json';

    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(`/api/v1/widget/${path}?${search}`, {
        method,
        headers,
        signal: abort.signal,
        credentials: 'omit',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw failureOf(response);
      const text = await response.text();
      return text ? JSON.parse(text) : null;
    } catch (error) {
      throw error instanceof ApiFailure ? error : new ApiFailure('offline');
    } finally {
      clearTimeout(timer);
    }
  };
}
