import { describe, expect, it, vi } from 'vitest';
import { config, message, messagePage } from '../src/frame/api/wire';

vi.stubGlobal('location', { origin: 'https://chat.example' });

describe('what the server sends', () => {
  it('tells the assistant, a person, the team and the visitor apart', () => {
    const kinds = [
      { message_type: 0, sender: { type: 'contact' } },
      { message_type: 1, sender: { type: 'user', name: 'Marta' } },
      { message_type: 1, sender_type: 'Captain::Assistant', sender: { name: 'Delphi' } },
      { message_type: 1, content_attributes: { written_by: 'assistant' } },
      { message_type: 3 },
    ].map((wire, id) => message({ id, ...wire })?.author.kind);
    expect(kinds).toEqual(['visitor', 'agent', 'assistant', 'assistant', 'team']);
  });

  it('never shows private notes and activities', () => {
    const page = messagePage({
      payload: [
        { id: 1, private: true },
        { id: 2, message_type: 2 },
        { id: 3, message_type: 1 },
      ],
      meta: { revision: 12 },
    });
    expect(page.messages.map(({ id }) => id)).toEqual([3]);
    expect(page.revision).toBe(12);
  });

  it('reads citations and drops addresses that open no page', () => {
    const citations = [
      { number: 1, title: 'Help', url: 'https://a.example', quote: 'words', document_id: 4 },
      { number: 2, title: 'Bad', url: 'javascript:alert(1)' },
      { number: 3, title: 'Here', url: '/help/en/prices' },
      { number: 4, title: 'Elsewhere', url: '//evil.example' },
      { title: 'No number' },
    ];
    const read = message({ id: 1, message_type: 1, content_attributes: { citations } });
    expect(read?.citations).toEqual([
      { number: 1, title: 'Help', url: 'https://a.example/', quote: 'words' },
      { number: 2, title: 'Bad', url: null, quote: null },
      { number: 3, title: 'Here', url: 'https://chat.example/help/en/prices', quote: null },
      { number: 4, title: 'Elsewhere', url: null, quote: null },
    ]);
  });

  it('takes pictures from us and over HTTPS only', () => {
    const avatar = (avatar_url: string) =>
      message({ id: 1, message_type: 1, sender: { type: 'user', avatar_url } })?.author.avatarUrl;
    expect(avatar('https://a.example/x.png')).toBe('https://a.example/x.png');
    expect(avatar('/files/x.png')).toBe('/files/x.png');
    expect(avatar('//evil.example/x.png')).toBeNull();
    expect(avatar('http://a.example/x.png')).toBeNull();
    expect(avatar('data:image/svg+xml,<svg/>')).toBeNull();
  });

  it.each([null, 5, 'text', [], { payload: 'x' }, { payload: [null, 3, {}] }])(
    'survives %j in place of a page',
    (value) => {
      expect(messagePage(value)).toEqual({
        messages: [],
        revision: 0,
        hasMore: false,
        conversation: null,
      });
    },
  );

  it('knows no conversation before the first message', () => {
    expect(messagePage({ payload: [], meta: { revision: 0 } }).conversation).toBeNull();
    const meta = { conversation_id: 4, status: 'pending', contact_last_seen_at: 3, has_more: true };
    expect(messagePage({ payload: [], meta })).toMatchObject({
      hasMore: true,
      conversation: { id: 4, status: 'pending', lastSeenAt: 3_000 },
    });
  });

  it('reads the configuration with and without an assistant', () => {
    const channel = { auth_token: 'a.b.c', website_name: 'Larkspur', agents_online: true };
    expect(config({ website_channel_config: channel })).toMatchObject({
      authToken: 'a.b.c',
      assistant: null,
      agentsOnline: true,
      brand: 'Wheelhouse',
    });
    const assistant = { name: 'Delphi', avatar_url: null };
    expect(config({ website_channel_config: { ...channel, assistant } }).assistant?.name).toBe(
      'Delphi',
    );
  });
});
