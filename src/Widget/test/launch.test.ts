import { describe, expect, it } from 'vitest';
import { readLaunch } from '../src/frame/host/launch';

describe('how the frame was opened', () => {
  it('reads the token and the origin from the fragment', () => {
    const launch = readLaunch({
      search: '?website_token=abc&locale=es',
      hash: '#origin=https%3A%2F%2Fshop.example&cw_conversation=a.b.c',
    });
    expect(launch).toEqual({
      websiteToken: 'abc',
      conversationToken: 'a.b.c',
      locale: 'es',
      origin: 'https://shop.example',
    });
  });

  it("reads Chatwoot's query parameter too", () => {
    const launch = readLaunch({ search: '?website_token=abc&cw_conversation=x.y.z', hash: '' });
    expect(launch.conversationToken).toBe('x.y.z');
    expect(launch.origin).toBeNull();
  });

  it.each(['null', '', 'javascript:alert(1)', 'file:///tmp/page.html', '*', 'shop.example'])(
    'knows no origin in %j',
    (origin) => {
      const hash = `#origin=${encodeURIComponent(origin)}`;
      expect(readLaunch({ search: '', hash }).origin).toBeNull();
    },
  );

  it('keeps of an address only its origin', () => {
    const hash = `#origin=${encodeURIComponent('https://user:secret@shop.example/cart?id=1')}`;
    expect(readLaunch({ search: '', hash }).origin).toBe('https://shop.example');
  });
});
