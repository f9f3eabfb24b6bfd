import { listen, type Peer, post } from '../../protocol/channel';
import type { ToFrame, ToPage } from '../../protocol/messages';

export interface Host {
  /** False in a window of its own, where there is nobody to tell and nothing to close. */
  embedded: boolean;
  tell: (message: ToPage) => void;
  listen: (handle: (message: ToFrame) => void) => void;
}

export function connectHost(origin: string | null): Host {
  if (origin === null || window.parent === window) {
    return { embedded: false, tell: () => undefined, listen: () => undefined };
  }
  const page: Peer = { window: () => window.parent, origin };
  return {
    embedded: true,
    tell: (message) => post(page, message),
    listen: (handle) => void listen<ToFrame>(page, handle),
  };
}
