import type { ColorScheme, FrameSettings } from '../protocol/messages';

/** `window.chatwootSettings`: what a site may set before it runs the loader. */
export interface PageSettings extends FrameSettings {
  hideMessageBubble?: boolean;
  position?: 'left' | 'right';
  type?: 'standard' | 'expanded_bubble';
  launcherTitle?: string;
  widgetStyle?: 'standard' | 'flat';
  baseDomain?: string;
}

export interface RunOptions {
  websiteToken: string;
  baseUrl: string;
}

export const schemeOf = (value: unknown): ColorScheme =>
  value === 'dark' || value === 'auto' ? value : 'light';
