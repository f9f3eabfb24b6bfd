import type { components } from './generated';

export type Schemas = components['schemas'];

/** Some fields of a generated shape; those in the last place may be missing. */
export type Read<
  Name extends keyof Schemas,
  Keys extends keyof Schemas[Name],
  Maybe extends keyof Schemas[Name] = never,
> = Pick<Schemas[Name], Keys> & Partial<Pick<Schemas[Name], Maybe>>;
