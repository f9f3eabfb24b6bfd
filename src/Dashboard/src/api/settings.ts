import { http, under } from './http';
import type { Read } from './read';
import type { Agent, Inbox, NewAgent, Responder, Role } from './types';

/** Chatwoot's: 0 is Sunday. Without hours of its own it is open or closed all day. */
export interface WorkingDay {
  day_of_week: number;
  closed_all_day: boolean;
  open_all_day: boolean;
  open_hour: number | null;
  open_minutes: number | null;
  close_hour: number | null;
  close_minutes: number | null;
}

export interface HoursDraft {
  working_hours_enabled: boolean;
  working_hours: readonly WorkingDay[];
  timezone: string;
}

/** An inbox with when its people are there. */
export type InboxWithHours = Inbox & Read<'InboxJson', never, 'working_hours_enabled' | 'working_hours' | 'timezone'>;

export interface InboxDraft {
  name: string;
  greeting_enabled?: boolean;
  greeting_message?: string | null;
  channel: {
    type: 'web_widget';
    website_url: string;
    widget_color?: string;
    welcome_title?: string;
    welcome_tagline?: string;
    allowed_domains?: string;
  };
}

export const settingsApi = {
  inboxes: (accountId: number) => http.get<{ payload: Inbox[] }>(under(accountId, '/inboxes')),
  removedInboxes: (accountId: number) =>
    http.get<{ payload: Inbox[] }>(under(accountId, '/inboxes'), { removed: true }),
  addInbox: (accountId: number, inbox: InboxDraft) => http.post<Inbox>(under(accountId, '/inboxes'), inbox),
  updateInbox: (accountId: number, id: number, inbox: InboxDraft | HoursDraft) =>
    http.patch<Inbox>(under(accountId, `/inboxes/${id}`), inbox),
  removeInbox: (accountId: number, id: number) => http.delete<unknown>(under(accountId, `/inboxes/${id}`)),
  restoreInbox: (accountId: number, id: number) => http.post<Inbox>(under(accountId, `/inboxes/${id}/restore`)),
  members: (accountId: number, inboxId: number) =>
    http.get<{ payload: Agent[] }>(under(accountId, `/inbox_members/${inboxId}`)),
  setMembers: (accountId: number, inboxId: number, userIds: readonly number[]) =>
    http.patch<{ payload: Agent[] }>(under(accountId, '/inbox_members'), { inbox_id: inboxId, user_ids: userIds }),
  responder: (accountId: number, inboxId: number) =>
    http.get<Responder>(under(accountId, `/inboxes/${inboxId}/responder`)),
  setResponder: (accountId: number, inboxId: number, responder: Responder) =>
    http.put<Responder>(under(accountId, `/inboxes/${inboxId}/responder`), responder),
  agents: (accountId: number) => http.get<Agent[]>(under(accountId, '/agents')),
  addAgent: (accountId: number, agent: { name: string; email: string; role: Role; password?: string }) =>
    http.post<NewAgent>(under(accountId, '/agents'), agent),
  updateAgent: (accountId: number, id: number, agent: { role: Role }) =>
    http.patch<Agent>(under(accountId, `/agents/${id}`), agent),
  removeAgent: (accountId: number, id: number) => http.delete<unknown>(under(accountId, `/agents/${id}`)),
};
