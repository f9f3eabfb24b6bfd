/**
 * What the embedding page and the frame say to each other. The words are Chatwoot's wire format:
 * a string, `chatwoot-widget:` followed by a JSON object with an `event`.
 */
export const PREFIX = 'chatwoot-widget:';

export type ColorScheme = 'light' | 'auto' | 'dark';
export type Attributes = Record<string, unknown>;

export interface User {
  name?: string;
  email?: string;
  avatar_url?: string;
  phone_number?: string;
  identifier_hash?: string;
  [more: string]: unknown;
}

/** The part of `window.chatwootSettings` that concerns the frame. */
export interface FrameSettings {
  locale?: string | undefined;
  darkMode?: ColorScheme | undefined;
  showPopoutButton?: boolean | undefined;
  welcomeTitle?: string | undefined;
  welcomeDescription?: string | undefined;
  availableMessage?: string | undefined;
  unavailableMessage?: string | undefined;
}

export type ToFrame =
  | ({ event: 'config-set' } & FrameSettings)
  | { event: 'set-user'; identifier: string; user: User }
  | { event: 'set-custom-attributes'; customAttributes: Attributes }
  | { event: 'delete-custom-attribute'; customAttribute: string }
  | { event: 'set-conversation-custom-attributes'; customAttributes: Attributes }
  | { event: 'delete-conversation-custom-attribute'; customAttribute: string }
  | { event: 'set-label'; label: string }
  | { event: 'remove-label'; label: string }
  | { event: 'set-locale'; locale: string }
  | { event: 'set-color-scheme'; darkMode: ColorScheme }
  | { event: 'toggle-open'; isOpen: boolean }
  | { event: 'change-url'; referrerURL: string };

export interface LauncherLook {
  websiteName: string;
  widgetColor: string;
  /** Text and icons on `widgetColor` that stay readable. */
  textColor: string;
}

export type ToPage =
  | { event: 'loaded'; config: { authToken: string; channelConfig: LauncherLook } }
  | { event: 'error'; errorType: string; data?: unknown }
  | { event: 'onEvent'; eventIdentifier: string; data?: unknown }
  | { event: 'setBubbleLabel'; label: string }
  | { event: 'setAuthCookie'; data: { widgetAuthToken: string } }
  | { event: 'handleNotificationDot'; unreadMessageCount: number }
  | { event: 'popoutChatWindow' }
  | { event: 'closeWindow' };

export const encode = (message: ToFrame | ToPage): string => PREFIX + JSON.stringify(message);

/** Reads one message; anything that is not ours is null, never an exception. */
export function decode(data: unknown): { event: string } | null {
  if (typeof data !== 'string' || !data.startsWith(PREFIX)) return null;
  try {
    const value = JSON.parse(data.slice(PREFIX.length)) as { event?: unknown } | null;
    return typeof value?.event === 'string' ? (value as { event: string }) : null;
  } catch {
    return null;
  }
}
