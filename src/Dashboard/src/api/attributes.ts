/** What a message says of itself besides its text. */
export interface Draft {
  turn_id: string;
  status: 'open' | 'sent' | 'dismissed';
}

export interface Handoff {
  reason: string;
  question: string | null;
  tried: string[];
}

export type ApprovalStatus =
  | 'waiting'
  | 'approved'
  | 'running'
  | 'done'
  | 'failed'
  | 'interrupted'
  | 'declined'
  | 'expired';

/** A call of a tool that an agent decides upon. */
export interface Approval {
  id: string;
  tool: string;
  title: string;
  arguments: Record<string, unknown>;
  status: ApprovalStatus;
  expires_at: number;
  decided_by_name: string | null;
  result: string | null;
}

export interface Citation {
  number: number;
  title: string;
  url: string | null;
  quote: string;
  document_id?: number | null;
  /** The conversation that is quoted; only the copilot quotes any. */
  conversation_id?: number | null;
}

/** What waits for an agent, or waited: a reply that a rule held back, or what a customer wrote. */
export interface Held {
  direction: 'incoming' | 'outgoing';
  rule: string;
  status: 'waiting' | 'released' | 'discarded';
  by: string | null;
}

export interface ContentAttributes {
  citations?: Citation[];
  turn_id?: string;
  written_by?: 'assistant';
  customer_rating?: 'up' | 'down' | null;
  draft?: Draft;
  handoff?: Handoff;
  held?: Held;
  approval?: Approval;
  /** Of an approval: what agents know of another call of the same tool. */
  other_call?: 'waits' | 'made' | null;
  deleted?: boolean;
  external_error?: string;
}
