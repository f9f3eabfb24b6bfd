/** What the API refused, in one shape for every screen. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    readonly attributes: readonly string[] = [],
    readonly traceId: string | null = null,
  ) {
    super(message);
  }

  /** No answer at all: offline, or the server is gone. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Call {
  query?: Query;
  body?: unknown;
  form?: FormData;
  signal?: AbortSignal;
  /** A 401 of this call is an answer (wrong password), not the end of the session. */
  keepSession?: boolean;
  /** The answer is a file: its bytes as they are. */
  file?: boolean;
}

const notSignedIn = 'not_authenticated';

let signedOut: () => void = () => {};

/** The one place that hears of an ended session; the router goes back to sign-in from there. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function stringMember(body: unknown, key: string): string | null {
  if (typeof body !== 'object' || body === null || !(key in body)) return null;
  const value: unknown = Reflect.get(body, key);
  return typeof value === 'string' && value !== '' ? value : null;
}

function firstError(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const errors: unknown = Reflect.get(body, 'errors');
  if (Array.isArray(errors)) return errors.filter((entry) => typeof entry === 'string').join(' ') || null;
  return null;
}

function toError(status: number, body: unknown): ApiError {
  const message =
    stringMember(body, 'message') ??
    stringMember(body, 'error') ??
    firstError(body) ??
    stringMember(body, 'detail') ??
    stringMember(body, 'title') ??
    `HTTP ${status}`;
  const attributes: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'attributes') : undefined;
  return new ApiError(
    status,
    message,
    stringMember(body, 'code'),
    Array.isArray(attributes) ? attributes.filter((entry) => typeof entry === 'string') : [],
    stringMember(body, 'trace_id'),
  );
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function send(method: Method, path: string, call: Call): Promise<unknown> {
  // Any page may post a form to us; only our own pages can add this header.
  const headers: Record<string, string> = { accept: 'application/json', 'X-Wheelhouse-Request': '1' };
  let body: BodyInit | undefined;
  if (call.form !== undefined) body = call.form;
  else if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(call.body);
  }
  let response: Response;
  try {
    response = await fetch(withQuery(path, call.query), {
      method,
      headers,
      body,
      credentials: 'same-origin',
      signal: call.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable');
  }
  if (response.ok && call.file === true) return response.blob();
  const answer = await readBody(response);
  if (response.ok) return answer;
  const error = toError(response.status, answer);
  // Chatwoot's format also answers 401 for "not permitted"; only a missing session ends it.
  if (response.status === 401 && call.keepSession !== true && (error.code ?? notSignedIn) === notSignedIn) signedOut();
  throw error;
}

// The generated types describe what the server promises; the cast is the seam where that promise is believed.
export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send('GET', path, { query, signal }) as Promise<T>,
  post: <T>(path: string, body?: unknown, call: Call = {}) => send('POST', path, { ...call, body }) as Promise<T>,
  put: <T>(path: string, body?: unknown) => send('PUT', path, { body }) as Promise<T>,
  patch: <T>(path: string, body?: unknown) => send('PATCH', path, { body }) as Promise<T>,
  delete: <T>(path: string, body?: unknown) => send('DELETE', path, { body }) as Promise<T>,
  file: (path: string) => send('GET', path, { file: true }) as Promise<Blob>,
  upload: <T>(path: string, form: FormData) => send('POST', path, { form }) as Promise<T>,
};

/** Everything an account owns stands under its id. */
export const under = (accountId: number, path: string): string => `/api/v1/accounts/${accountId}${path}`;
