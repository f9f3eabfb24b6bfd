// The shapes of the API as this dashboard reads them: Chatwoot's wire format and Wheelhouse's own additions.

export type Role = 'agent' | 'administrator';
export type Availability = 'online' | 'busy' | 'offline';
export type ConversationStatus = 'open' | 'pending' | 'snoozed' | 'resolved';
export type StatusFilter = ConversationStatus | 'all';
export type AssigneeFilter = 'me' | 'unassigned' | 'all';

export interface AccountOfUser {
  id: number;
  name: string;
  role: Role;
  status?: string;
  availability?: Availability;
}

export interface Profile {
  id: number;
  name: string;
  display_name?: string | null;
  available_name: string;
  email: string;
  avatar_url?: string | null;
  access_token: string;
  account_id: number;
  role: Role;
  accounts: AccountOfUser[];
}

export interface Agent {
  id: number;
  name: string;
  available_name?: string | null;
  email: string;
  role: Role;
  availability_status: Availability;
  thumbnail?: string | null;
  confirmed?: boolean;
}

/** Somebody just taken in; the password is shown this once when the server made it up. */
export interface NewAgent extends Agent {
  initial_password?: string | null;
}

export type Attributes = Record<string, string | number | boolean | null>;

export interface Contact {
  id: number;
  name: string | null;
  email: string | null;
  phone_number: string | null;
  identifier: string | null;
  thumbnail?: string | null;
  availability_status?: Availability;
  additional_attributes: Attributes;
  custom_attributes: Attributes;
  created_at?: number;
  last_activity_at?: number | null;
}

export interface Citation {
  number: number;
  title: string;
  url: string | null;
  quote: string;
  document_id?: number | null;
}

export interface Draft {
  turn_id: string;
  status: 'open' | 'sent' | 'dismissed';
}

export interface Handoff {
  reason: string;
  question: string | null;
  tried: string[];
}

export interface ContentAttributes {
  citations?: Citation[];
  turn_id?: string;
  written_by?: 'assistant';
  draft?: Draft;
  handoff?: Handoff;
  deleted?: boolean;
  external_error?: string;
}

export interface Sender {
  id: number;
  name: string | null;
  available_name?: string | null;
  avatar_url?: string | null;
  thumbnail?: string | null;
  type?: 'contact' | 'user' | 'agent_bot' | 'captain_assistant';
}

export interface Attachment {
  id: number;
  file_type: string;
  data_url: string;
  thumb_url?: string | null;
  extension?: string | null;
  file_size?: number;
}

export const MessageType = { incoming: 0, outgoing: 1, activity: 2, template: 3 } as const;

export interface Message {
  id: number;
  content: string | null;
  inbox_id: number;
  conversation_id: number;
  message_type: number;
  content_type: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  content_attributes: ContentAttributes | null;
  created_at: number;
  private: boolean;
  echo_id?: string | null;
  sender?: Sender | null;
  sender_type?: string | null;
  attachments?: Attachment[];
}

export interface ConversationMeta {
  sender: Contact;
  channel: string;
  assignee?: Agent | null;
  assignee_type?: string | null;
}

export interface Conversation {
  id: number;
  account_id: number;
  uuid: string;
  inbox_id: number;
  status: ConversationStatus;
  priority: 'low' | 'medium' | 'high' | 'urgent' | null;
  labels: string[];
  can_reply: boolean;
  unread_count: number;
  created_at: number;
  last_activity_at: number;
  waiting_since: number;
  agent_last_seen_at: number;
  contact_last_seen_at: number;
  snoozed_until?: number | null;
  additional_attributes: Attributes;
  custom_attributes: Attributes;
  messages: Message[];
  last_non_activity_message?: Message | null;
  meta: ConversationMeta;
}

export interface ConversationCounts {
  mine_count: number;
  assigned_count: number;
  unassigned_count: number;
  all_count: number;
}

export interface ConversationPage {
  data: { meta: ConversationCounts; payload: Conversation[] };
}

export interface MessagePage {
  meta: { revision?: number; has_more?: boolean };
  payload: Message[];
}

export type ResponderKind = 'people' | 'captain';

export interface Responder {
  kind: ResponderKind;
  mode: 'auto' | 'draft';
  /** The assistant that answers; null for people. */
  id: number | null;
  model_id: number | null;
}

export interface Inbox {
  id: number;
  name: string;
  channel_type: string;
  avatar_url?: string | null;
  widget_color?: string | null;
  website_url?: string | null;
  website_token?: string | null;
  welcome_title?: string | null;
  welcome_tagline?: string | null;
  greeting_enabled?: boolean;
  greeting_message?: string | null;
  allowed_domains?: string | null;
  web_widget_script?: string | null;
}

export interface TurnPassage {
  number: number;
  document_id: number;
  title: string;
  url: string | null;
  score: number;
  lexical_rank: number | null;
  vector_rank: number | null;
}

export interface TurnSentence {
  text: string;
  citations: { passage_number: number; quote: string }[];
}

export interface TurnStep {
  name: string;
  milliseconds: number;
}

export type TurnOutcome = 'reply' | 'draft' | 'hand_off' | 'silent' | 'superseded' | 'taken_over';

export interface Turn {
  id: string;
  mode: 'auto' | 'draft';
  question: string;
  language: string;
  writer: string;
  prompt_version: string | null;
  index_version: string | null;
  assistant_version: number;
  outcome: TurnOutcome | null;
  reason: string | null;
  confidence: number | null;
  record: { passages: TurnPassage[]; sentences: TurnSentence[]; steps: TurnStep[]; tried: string[] };
  input_tokens: number;
  output_tokens: number;
  price: number;
  attempts: number;
  started_at: number;
  finished_at: number | null;
}

export type SourceKind = 'folder' | 'upload' | 'url' | 'text';

export interface KnowledgeBase {
  id: number;
  name: string;
  sources_count: number;
}

export interface Source {
  id: number;
  knowledge_base_id: number;
  kind: SourceKind;
  name: string;
  location: string | null;
  status: 'waiting' | 'syncing' | 'ready' | 'failed';
  error_code: string | null;
  error: string | null;
  progress: { done: number; total: number };
  documents_count: number;
  errors_count: number;
  last_synced_at: number | null;
  created_at: number;
}

export interface SourceDocument {
  id: number;
  source_id: number;
  title: string;
  url: string | null;
  path: string | null;
  status: 'waiting' | 'indexed' | 'failed';
  error_code: string | null;
  error: string | null;
  chunks_count: number;
  language: string | null;
  updated_at: number;
}

export interface Chunk {
  id: number;
  position: number;
  headings: string[];
  text: string;
}

export interface DocumentDetail extends SourceDocument {
  chunks: Chunk[];
}

export interface SearchHit {
  rank: number;
  score: number;
  lexical_rank: number | null;
  lexical_score: number | null;
  vector_rank: number | null;
  vector_score: number | null;
  matched_terms: string[];
  text: string;
  highlights: [number, number][];
  headings: string[];
  document: { id: number; title: string; url: string | null };
  source: { id: number; name: string } | null;
}

export interface SearchAnswer {
  milliseconds: number | null;
  language: string | null;
  payload: SearchHit[];
}

export interface AssistantConfig {
  product_name?: string | null;
  welcome_message?: string | null;
  handoff_message?: string | null;
  instructions?: string | null;
}

export interface Assistant {
  id: number;
  name: string;
  description: string | null;
  model_id: number | null;
  knowledge_base_id: number;
  config: AssistantConfig;
}

export type ProviderKind = 'open_ai' | 'anthropic';

export interface Model {
  id: number;
  name: string;
  provider: ProviderKind;
  base_url: string | null;
  model_id: string;
  has_key: boolean;
  /** US dollars per million tokens. */
  input_price: number;
  output_price: number;
}

export interface ModelDraft {
  name: string;
  provider: ProviderKind;
  base_url: string | null;
  model_id: string;
  api_key?: string;
  input_price: number;
  output_price: number;
}

export interface ModelTest {
  success: boolean;
  error: string | null;
  category: string | null;
}

export interface SetupRequest {
  name: string;
  email: string;
  password: string;
  company_name: string;
  locale: string;
}
