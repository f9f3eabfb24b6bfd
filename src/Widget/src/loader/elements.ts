import type { PageSettings } from './settings';
import { createStyles } from './styles';

const CHAT = 'M4 12a8 8 0 1 1 4 7l-4 1 1-4a8 8 0 0 1-1-4Z';
const CLOSE = 'M6 9.5l6 6 6-6';

function make<T extends Element>(element: T, attributes: Record<string, string>): T {
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  return element;
}
const html = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>) =>
  make(document.createElement(tag), attributes);
const svg = (tag: string, attributes: Record<string, string>) =>
  make(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes);

/** The holder with the frame, and the launcher: Chatwoot's ids and classes, which sites style and click. */
export function createElements({ launcherTitle, position, type, widgetStyle }: PageSettings) {
  const side = ` woot-elements--${position || 'right'}`;
  const holder = html('div', {
    id: 'cw-widget-holder',
    class: `woot-widget-holder woot--hide${side}`,
  });
  const iframe = html('iframe', {
    id: 'chatwoot_live_chat_widget',
    title: 'Chat',
  });
  holder.append(iframe);

  const bubbles = html('div', { id: 'cw-bubble-holder', class: 'woot--bubble-holder woot--hide' });
  const bubble = html('button', {
    class: `woot-widget-bubble${side}${widgetStyle === 'flat' ? ' woot--flat' : ''}`,
  });
  const icon = svg('svg', { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor' });
  const path = svg('path', { d: CHAT, 'stroke-width': '2' });
  icon.append(path);
  bubble.append(icon);
  if (type === 'expanded_bubble' && launcherTitle) bubble.append(launcherTitle);
  bubbles.append(bubble);

  const styles = createStyles();
  return {
    iframe,
    bubble,
    /** Also after a client-side navigation has thrown the former page away. */
    attach() {
      if (!styles.isConnected) document.head.append(styles);
      if (!holder.isConnected) document.body.append(holder, bubbles);
    },
    setOpen(open: boolean) {
      holder.classList.toggle('woot--hide', !open);
      bubble.classList.toggle('woot--close', open);
      make(bubble, { 'aria-expanded': `${open}` });
      make(path, { d: open ? CLOSE : CHAT });
    },
    showBubble: (visible: boolean) => bubbles.classList.toggle('woot--hide', !visible),
  };
}
