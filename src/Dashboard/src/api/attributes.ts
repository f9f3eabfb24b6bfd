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
