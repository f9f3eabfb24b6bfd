// What this dashboard reads of the API's shapes. They are generated from docs/api/openapi.json (`npm run api`); only what
// that document leaves open, the attributes and the words of a few strings, is said here.
import type { ContentAttributes } from './attributes';
import type { Read, Schemas } from './read';
import type { BaseEmbedding, SearchSettings } from './search';
import type { AllowedTool } from './tools';

export type * from './attributes';
export type * from './search';

export type Role = NonNullable<Schemas['AccountRole']>;
export type Availability = NonNullable<Schemas['Availability']>;
export type ConversationStatus = NonNullable<Schemas['ConversationStatus']>;
export type StatusFilter = ConversationStatus | 'all';
export type AssigneeFilter = 'me' | 'unassigned' | 'all';
export type Attributes = Record<string, unknown>;

export type AccountOfUser = Read<'UserAccountJson', 'id' | 'name' | 'role', 'availability'>;

export type Profile = Read<
  'UserJson',
  'id' | 'name' | 'available_name' | 'email' | 'access_token' | 'account_id' | 'role',
  'avatar_url'
> & { accounts: AccountOfUser[]; ui_settings?: UiSettings };

/** What the dashboard keeps with a person, on whatever machine they sign in. */
export interface UiSettings {
  /** Where the first start was left; `done` after its last step. Only whoever began it has one. */
  setup_step?: string;
}

export type Agent = Read<
  'AgentJson',
  'id' | 'name' | 'email' | 'availability_status',
  'available_name' | 'thumbnail'
> & { role: Role };

/** Somebody just taken in; the password is shown this once when the server made it up. */
export type NewAgent = Agent & Read<'AddAgentResponse', never, 'initial_password'>;

export type Contact = Omit<
  Read<
    'ContactJson',
    'id' | 'email' | 'phone_number' | 'identifier',
    'thumbnail' | 'availability_status' | 'created_at' | 'last_activity_at'
  >,
  never
> & { name: string | null; additional_attributes: Attributes; custom_attributes: Attributes };

export type Sender = Read<'SenderJson', 'id', 'available_name' | 'avatar_url' | 'thumbnail'> & {
  name: string | null;
  type?: string;
};

export interface Attachment {
  id: number;
  file_type: string;
  data_url: string;
  thumb_url?: string | null;
  extension?: string | null;
  file_size?: number;
}

export const MessageType = { incoming: 0, outgoing: 1, activity: 2, template: 3 } as const;

export type Message = Read<
  'MessageJson',
  | 'id'
  | 'content'
  | 'inbox_id'
  | 'conversation_id'
  | 'message_type'
  | 'content_type'
  | 'status'
  | 'created_at'
  | 'private',
  'echo_id' | 'sender_type'
> & { content_attributes: ContentAttributes | null; sender?: Sender | null; attachments?: Attachment[] };

export type ConversationMeta = Read<'ConversationMetaJson', 'channel', 'assignee_type'> & {
  sender: Contact;
  assignee?: Agent | null;
};

export type Conversation = Read<
  'ConversationJson',
  | 'id'
  | 'account_id'
  | 'uuid'
  | 'inbox_id'
  | 'status'
  | 'priority'
  | 'labels'
  | 'can_reply'
  | 'unread_count'
  | 'created_at'
  | 'last_activity_at'
  | 'waiting_since'
  | 'agent_last_seen_at'
  | 'contact_last_seen_at',
  'snoozed_until' | 'first_reply_created_at'
> & {
  additional_attributes: Attributes;
  custom_attributes: Attributes;
  messages: Message[];
  last_non_activity_message?: Message | null;
  meta: ConversationMeta;
};

export type ConversationCounts = Schemas['ConversationCountsJson'];

export interface ConversationPage {
  data: { meta: ConversationCounts; payload: Conversation[] };
}

export interface MessagePage {
  meta: Read<'MessageListMetaJson', never, 'revision' | 'has_more'>;
  payload: Message[];
}

export type Responder = Read<'ResponderJson', 'id' | 'mode' | 'model_id'> & { kind: 'people' | 'captain' };

export type Inbox = Read<
  'InboxJson',
  'id' | 'name' | 'channel_type',
  | 'responder'
  | 'avatar_url'
  | 'widget_color'
  | 'website_url'
  | 'website_token'
  | 'welcome_title'
  | 'welcome_tagline'
  | 'greeting_enabled'
  | 'greeting_message'
  | 'allowed_domains'
  | 'web_widget_script'
  | 'removed_at'
>;

export type TurnPassage = Read<
  'FoundPassage',
  'number' | 'document_id' | 'title' | 'url' | 'score' | 'lexical_rank' | 'vector_rank'
>;

/** What left for a provider of models in one call. */
export interface Disclosure {
  kind: string;
  provider: string;
  model: string;
  host: string;
  parts: { name: string; count: number; characters: number }[];
  is_masking: boolean;
  masked: Readonly<Record<string, number>> | null;
}

export type Turn = Read<
  'ListTurnsTurnJson',
  | 'id'
  | 'mode'
  | 'decision'
  | 'rule'
  | 'question'
  | 'language'
  | 'writer'
  | 'prompt_version'
  | 'index_version'
  | 'assistant_version'
  | 'outcome'
  | 'reason'
  | 'confidence'
  | 'rating'
  | 'rated_by_name'
  | 'rating_reason'
  | 'rating_note'
  | 'customer_rating'
  | 'input_tokens'
  | 'output_tokens'
  | 'price'
  | 'attempts'
  | 'started_at'
  | 'finished_at'
  | 'trace_removed_at',
  'scenario_id' | 'scenario_version'
> & {
  record: Read<
    'TurnRecord',
    'searches' | 'sentences' | 'steps' | 'tried',
    'refused' | 'calls' | 'met' | 'models' | 'scenario'
  > & {
    passages: TurnPassage[];
    sent?: Disclosure[] | null;
  };
};

export type Audience = Schemas['Audience'];
export type SourceKind = NonNullable<Schemas['SourceKind']>;
export type KnowledgeBase = Read<'ListBasesBaseJson', 'id' | 'name' | 'is_read' | 'sources_count'> & {
  chunking: Chunking | null;
  search: SearchSettings;
  embedding: BaseEmbedding;
};

export type Source = Read<
  'KnowledgeBaseSourcesSourceJson',
  | 'id'
  | 'knowledge_base_id'
  | 'kind'
  | 'name'
  | 'location'
  | 'audience'
  | 'language'
  | 'status'
  | 'error_code'
  | 'error'
  | 'documents_count'
  | 'has_more'
  | 'left_out_by'
  | 'page_cap'
  | 'merged_count'
  | 'errors_count'
  | 'last_synced_at'
  | 'created_at'
> & {
  progress: Read<'SourceProgressJson', 'done' | 'total'>;
  chunking: Chunking | null;
  index: SourceIndex;
  crawl: CrawlSettings | null;
  access: { username: string | null; headers: readonly string[] } | null;
  sync_every_hours: number | null;
  next_sync_at: number | null;
};

/** Which pages of a site are read. */
export interface CrawlSettings {
  include: readonly string[] | null;
  exclude: readonly string[] | null;
  max_depth: number | null;
}

/** What opens a guarded site; sent, never received. What is left out stays as it is; null takes it back. */
export interface SiteAccess {
  username?: string | null;
  password?: string | null;
  headers?: Readonly<Record<string, string>>;
}

/** How what is searched of a source is divided, what is to take its place, and what was there before. */
export interface SourceIndex {
  chunking: Chunking;
  next: (Read<'NextIndexJson', 'failed' | 'done' | 'total'> & { chunking: Chunking }) | null;
  previous: { chunking: Chunking } | null;
}

export type ChunkMethod = Schemas['ChunkMethod'];

/** How documents are divided into passages; the server fills in what is left out. */
export type Chunking = Required<
  Pick<
    Schemas['ChunkSettings'],
    'method' | 'max_length' | 'overlap' | 'context_length' | 'window' | 'unit' | 'with_title' | 'with_headings'
  >
> & { tokenizer: string | null };

export type ChunkPreview = Read<'PreviewChunksResponse', 'summary' | 'chunks'> & { chunking: Chunking };

export type CsvPreview = Read<
  'PreviewCsvResponse',
  'has_header' | 'columns' | 'rows_count' | 'incomplete_count' | 'rows'
> & {
  mapping: Read<'PreviewCsvFound', 'question' | 'answer' | 'url' | 'language' | 'audience'>;
};

export type SourceDocument = Read<
  'KnowledgeBaseDocumentsDocumentJson',
  | 'id'
  | 'source_id'
  | 'title'
  | 'url'
  | 'path'
  | 'error_code'
  | 'error'
  | 'chunks_count'
  | 'usage'
  | 'language'
  | 'audience'
  | 'tags'
  | 'valid_from'
  | 'valid_until'
  | 'changed_at'
  | 'updated_at'
> & {
  status: 'waiting' | 'indexed' | 'merged' | 'failed';
  same_as: Read<'SameArticleJson', 'id' | 'title' | 'url' | 'path'> | null;
};

export type Chunk = Read<'ShowDocumentChunkJson', 'id' | 'position' | 'headings' | 'text'>;

/** What a document says of itself; a person may have said otherwise. */
export type StatedProperties = Read<
  'ShowDocumentStatedJson',
  'title' | 'language' | 'audience' | 'tags' | 'valid_from' | 'valid_until'
>;

export type DocumentProperty = keyof StatedProperties;

export type DocumentDetail = SourceDocument & { chunks: Chunk[]; overridden: string[]; stated: StatedProperties };

export type KnowledgeTag = Read<'ListTagsTagJson', 'tag' | 'documents_count'>;

export type Assistant = Read<
  'AssistantJson',
  'id' | 'name' | 'description' | 'model_id' | 'knowledge_base_id',
  'response_guidelines' | 'guardrails'
> & {
  config: Partial<Schemas['AssistantConfigJson']>;
  tools: AllowedTool[];
};

export type ProviderKind = NonNullable<Schemas['ModelProvider']>;
export type ModelPurpose = NonNullable<Schemas['ModelPurpose']>;

/** What not every model can do. */
export type ModelCapability = 'tools' | 'temperature';

export type Model = Read<
  'NamedModelJson',
  | 'id'
  | 'name'
  | 'base_url'
  | 'model_id'
  | 'has_key'
  | 'input_price'
  | 'output_price'
  | 'max_output_tokens'
  | 'timeout_seconds'
  | 'context_tokens'
  | 'fallback_id'
> & { purpose: ModelPurpose; provider: ProviderKind; capabilities: ModelCapability[] };

export type ModelUses = Schemas['ModelUsesResponse'];

export type AssistantInbox = Read<'AssistantInboxesInboxJson', 'id' | 'name'>;

/** What is left out stays as it is, or becomes what the server takes for usual; a key sent as null is removed. */
export type ModelDraft = Pick<Model, 'name' | 'purpose' | 'provider'> &
  Partial<Omit<Model, 'id' | 'has_key'>> & { api_key?: string | null };

export type ModelTest = Schemas['TestModelResponse'];

export type SetupRequest = Omit<Schemas['SetUpInstallationRequest'], 'locale'> & { locale: string };
