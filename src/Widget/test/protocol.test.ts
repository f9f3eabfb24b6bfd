import { describe, expect, it, vi } from 'vitest';
import { type Peer, post, receive } from '../src/protocol/channel';
import { decode, encode, PREFIX } from '../src/protocol/messages';

const peerWindow = { postMessage: vi.fn() } as unknown as Window;
const peer: Peer = { window: () => peerWindow, origin: 'https://shop.example' };

const message = (overrides: Partial<MessageEventInit> = {}) =>
  ({
    origin: 'https://shop.example',
    source: peerWindow,
    data: encode({ event: 'toggle-open', isOpen: true }),
    ...overrides,
  }) as unknown as MessageEvent;

describe('the protocol between page and frame', () => {
  it('takes a message from the peer', () => {
    expect(receive(peer, message())).toEqual({ event: 'toggle-open', isOpen: true });
  });

  it('ignores the right window on another origin', () => {
    expect(receive(peer, message({ origin: 'https://shop.example.evil.test' }))).toBeNull();
    expect(receive(peer, message({ origin: 'http://shop.example' }))).toBeNull();
    expect(receive(peer, message({ origin: 'null' }))).toBeNull();
  });

  it('ignores another window of the right origin', () => {
    expect(receive(peer, message({ source: {} as Window }))).toBeNull();
    expect(receive(peer, message({ source: null }))).toBeNull();
  });

  it('takes nothing while the peer has no window', () => {
    const gone: Peer = { window: () => null, origin: peer.origin };
    expect(receive(gone, message({ source: null }))).toBeNull();
  });

  it('posts to the origin of the peer and never to any', () => {
    post(peer, { event: 'closeWindow' });
    expect(peerWindow.postMessage).toHaveBeenCalledWith(
      `${PREFIX}{"event":"closeWindow"}`,
      'https://shop.example',
    );
  });

  it.each([
    ['an object', { event: 'loaded' }],
    ['another prefix', 'other:{"event":"loaded"}'],
    ['broken JSON', `${PREFIX}{"event":`],
    ['no event', `${PREFIX}{"loaded":true}`],
    ['an event that is no name', `${PREFIX}{"event":{}}`],
    ['null', `${PREFIX}null`],
  ])('reads %s as no message', (_, data) => {
    expect(decode(data)).toBeNull();
  });
});
