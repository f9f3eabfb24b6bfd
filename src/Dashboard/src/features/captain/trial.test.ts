import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Trial } from '@/api/captain';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import TryScreen from './TryScreen.vue';
import { historyOf, longestMessage } from './trial';

const captain = '/api/v1/accounts/1/captain';
const playground = `POST ${captain}/assistants/3/playground`;
const answer = (change: Partial<Trial> = {}): Trial => ({
  response: 'It costs €4.90. [1]',
  reasoning: '',
  agent_name: 'Guide',
  decision: 'answer',
  reason: 'answered',
  rule: 'knowledge_answers',
  confidence: 0.91,
  citations: [{ number: 1, title: 'Shipping', url: null, quote: 'It costs €4.90.', document_id: 4 }],
  refused: [],
  written_by: 'extractive',
  input_tokens: 0,
  output_tokens: 0,
  price: 0,
  question: 'What does it cost?',
  prompt_version: null,
  index_version: '1',
  assistant_version: 2,
  record: { searches: [], passages: [], sentences: [], steps: [{ name: 'search', milliseconds: 3 }], tried: [] },
  ...change,
});

let shown: VueWrapper | null = null;
HTMLElement.prototype.scrollIntoView ??= () => {};

afterEach(() => {
  shown?.unmount();
  vi.unstubAllGlobals();
});

async function open(reply: (text: string) => unknown) {
  const sent = serve({
    [`GET ${captain}/assistants`]: () => ({
      payload: [{ id: 3, name: 'Guide', description: '', config: {}, tools: [] }],
    }),
    [`GET ${captain}/models`]: () => ({ payload: [] }),
    [playground]: ({ body }) => reply((body as { assistant: { message_content: string } }).assistant.message_content),
  });
  const screen = show(TryScreen, { id: 3 });
  shown = screen;
  await vi.waitFor(() => expect(screen.find('textarea').exists()).toBe(true));
  const write = async (text: string) => {
    await screen.get('textarea').setValue(text);
    await screen.get('textarea').trigger('keydown', { key: 'Enter' });
  };
  const said = () => sent.filter((one) => one.path.endsWith('/playground')).map((one) => one.body);
  const button = (name: string) => screen.findAll('button').find((one) => one.text() === name);
  return { screen, write, said, button };
}

describe('trying an assistant', () => {
  it('shows the answer, its sources, why it was given and how it came about', async () => {
    const { screen, write, button } = await open(() => answer());
    await write('What does it cost?');
    await vi.waitFor(() => expect(screen.text()).toContain('It costs €4.90.'));
    expect(screen.text()).toContain('the knowledge carries the answer · 91% sure');
    expect(screen.text()).toContain('Shipping');
    expect(screen.text()).not.toContain('knowledge_answers');
    await button('How this came about')?.trigger('click');
    expect(screen.text()).toContain('Rule: knowledge_answers');
  });

  it('sends what was said before, and forgets it when one begins anew', async () => {
    const { screen, write, said, button } = await open((text) =>
      text === 'A person!'
        ? answer({ response: '', decision: 'hand_off', reason: 'customer_request', citations: [] })
        : answer(),
    );
    await write('What does it cost?');
    await vi.waitFor(() => expect(screen.text()).toContain('91% sure'));
    await write('A person!');
    await vi.waitFor(() => expect(screen.text()).toContain('The customer would read nothing.'));
    expect(screen.text()).toContain('From here on people would answer.');
    await button('Begin anew')?.trigger('click');
    expect(screen.text()).toContain('Nothing said yet');
    await write('Hello?');
    await vi.waitFor(() => expect(said()).toHaveLength(3));
    const before = [
      { role: 'user', content: 'What does it cost?' },
      { role: 'assistant', content: 'It costs €4.90. [1]' },
    ];
    expect(said()).toEqual([
      { assistant: { message_content: 'What does it cost?', message_history: [] } },
      { assistant: { message_content: 'A person!', message_history: before } },
      { assistant: { message_content: 'Hello?', message_history: [] } },
    ]);
  });

  it('says what failed and keeps the words for another try', async () => {
    const { screen, write } = await open(() => refuse(422, { error: 'no', code: 'model_failed' }));
    await write('What does it cost?');
    await vi.waitFor(() => expect(screen.find('[role="alert"]').text()).toContain('No language model answered.'));
    expect(screen.get('textarea').element.value).toBe('What does it cost?');
    expect(screen.text()).toContain('Nothing said yet');
  });

  it('drops the answer to a talk that was given up', async () => {
    let late: (trial: Trial) => void = () => {};
    const { screen, write, button } = await open((text) =>
      text === 'Slow' ? new Promise((resolve) => (late = resolve)) : answer({ response: 'Quick.' }),
    );
    await write('Slow');
    await vi.waitFor(() => expect(screen.text()).toContain('Guide is answering'));
    await button('Begin anew')?.trigger('click');
    await write('Quick?');
    await vi.waitFor(() => expect(screen.text()).toContain('Quick.'));
    late(answer({ response: 'Slow.' }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.text()).not.toContain('Slow');
  });

  it('sends no more than the server reads', () => {
    const long = historyOf([
      ...Array.from({ length: 101 }, (_, i) => ({ by: 'customer' as const, text: String(i) })),
      { by: 'assistant', answer: answer({ response: 'x'.repeat(longestMessage + 1) }), at: 1 },
    ]);
    expect(long).toHaveLength(100);
    expect(long[0]?.content).toBe('2');
    expect(long.at(-1)?.content).toHaveLength(longestMessage);
  });
});
