import type { FakeWorld } from '../fakeWorld.ts';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface FakeAnswer {
  status?: number;
  body: unknown;
}

type Handler = (request: FakeRequest, parts: number[]) => FakeAnswer | unknown;

/** Method, path and what answers; the numbers in the path arrive as parts. */
export type Route = [string, RegExp, Handler];
export type Routes = (world: FakeWorld) => Route[];

export const text = (value: unknown) => (typeof value === 'string' ? value : '');

export const created = <T extends { id: number }>(list: T[], item: T) => {
  list.unshift(item);
  return item;
};
