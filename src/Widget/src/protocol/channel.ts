import { decode, encode, type ToFrame, type ToPage } from './messages';

/** The window at the other end, and the only origin it may have. */
export interface Peer {
  window: () => Window | null | undefined;
  origin: string;
}

/** Posts to the peer's origin and to nobody else: a page that took its place hears nothing. */
export function post(peer: Peer, message: ToFrame | ToPage): void {
  peer.window()?.postMessage(encode(message), peer.origin);
}

/** A message counts only if it comes from the peer's window and from the peer's origin. */
export function receive<T extends ToFrame | ToPage>(peer: Peer, event: MessageEvent): T | null {
  const isPeer = event.origin === peer.origin && event.source && event.source === peer.window();
  return isPeer ? (decode(event.data) as T | null) : null;
}

/** Listens beside the page's own handlers, and never instead of them. */
export function listen<T extends ToFrame | ToPage>(peer: Peer, handle: (message: T) => void): void {
  window.addEventListener('message', (event) => {
    const message = receive<T>(peer, event);
    if (message) handle(message);
  });
}
