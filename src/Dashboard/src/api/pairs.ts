// What the dashboard reads of pairs and contradictions.
import type { components } from './generated';

type Schemas = components['schemas'];

export type Pair = Pick<
  Schemas['PairJson'],
  | 'id'
  | 'question'
  | 'answer'
  | 'wordings'
  | 'language'
  | 'audience'
  | 'tags'
  | 'url'
  | 'written_by'
  | 'approved_by'
  | 'approved_at'
  | 'created_at'
  | 'updated_at'
> & { status: 'pending' | 'approved' };

export type Contradiction = Pick<
  Schemas['ContradictionJson'],
  'id' | 'kind' | 'status' | 'one' | 'other' | 'dismissed_by_name' | 'found_at'
>;
