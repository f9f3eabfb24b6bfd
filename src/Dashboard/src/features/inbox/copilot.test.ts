import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { copilotApi } from '@/api/copilot';
import { ApiError } from '@/api/http';
import { useSession } from '@/features/session/store';
import { connection } from '@/realtime/connection';
import type { Signal } from '@/realtime/signals';
import { useCopilot } from './copilot';

const heard: ((signal: Signal) => void)[] = [];

const source = { number: 1, title: 'Returns', url: null, quote: 'within 30 days', document_id: 4 };
const context = { event_name: 'reply_suggestion' };
const drafted = {
  message: 'Within 30 days.',
  cited_message: 'Within 30 days. [1]',
  sources: [source],
  for_you: [{ document_id: 5, title: 'Goodwill', url: null, text: 'Code PELICAN' }],
  written_by: 'Local',
  confidence: 0.9,
  follow_up_context: context,
};

describe('the copilot beside a conversation', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    vi.restoreAllMocks();
    heard.length = 0;
    vi.spyOn(connection, 'onSignal').mockImplementation((hear) => {
      heard.push(hear);
      return () => heard.includes(hear);
    });
    vi.spyOn(copilotApi, 'reply').mockResolvedValue(drafted as never);
  });

  it('keeps sources and internal passages apart from the text that may be sent', async () => {
    const copilot = useCopilot();
    await copilot.draft(7);
    const result = copilot.results.get(7);
    expect(result?.text).toBe('Within 30 days.');
    expect(result?.cited).toBe('Within 30 days. [1]');
    expect(result?.sources).toEqual([source]);
    expect(result?.text).not.toContain('PELICAN');
    expect(result?.forYou[0]?.text).toContain('PELICAN');
    expect(copilot.results.has(8)).toBe(false);
  });

  it('says of a changed draft that it was changed, and keeps what stood beside it', async () => {
    const copilot = useCopilot();
    await copilot.draft(7);
    const change = vi
      .spyOn(copilotApi, 'followUp')
      .mockResolvedValue({ message: '30 days.', written_by: 'Local', follow_up_context: context } as never);
    expect(await copilot.change(7, 'shorter')).toBe(true);
    expect(change.mock.calls[0]?.slice(1)).toEqual([context, 'shorter']);
    expect(copilot.results.get(7)).toMatchObject({ text: '30 days.', isChanged: true, sources: [source] });
  });

  it('shows what is written while it is written, of a summary as of a draft, and nothing of labels', async () => {
    const copilot = useCopilot();
    const seen: string[] = [];
    const say = (kind: string, position: number, text: string) =>
      heard.forEach((hear) => {
        hear({
          kind,
          account_id: useSession().accountId,
          conversation_id: 7,
          id: null,
          revision: null,
          data: { position, text },
        });
      });
    const shown = () => [...(copilot.streams.get(7)?.values() ?? [])].join('');
    vi.spyOn(copilotApi, 'summary').mockImplementation(() => {
      say('task.delta', 0, 'Needs a pump. ');
      say('draft.delta', 1, 'of an older draft');
      say('task.delta', 1, 'Tried the filter. ');
      seen.push(shown());
      return Promise.resolve({
        message: 'Needs a pump. Tried the filter. Done.',
        written_by: 'Local',
        follow_up_context: context,
      } as never);
    });
    vi.spyOn(copilotApi, 'labels').mockImplementation(() => {
      say('task.delta', 0, '{"labels"');
      seen.push(shown());
      return Promise.resolve({ labels: [], priority: null, written_by: 'Local' } as never);
    });
    await copilot.summarise(7);
    await copilot.label(7);
    expect(seen).toEqual(['Needs a pump. Tried the filter. ', '']);
    expect(shown()).toBe('');
  });

  it('knows after the first refusal that there is no model to rewrite with, until one has', async () => {
    const copilot = useCopilot();
    const rewrite = vi.spyOn(copilotApi, 'rewrite').mockRejectedValue(new ApiError(422, 'no', 'needs_model'));
    expect(copilot.isModelMissing).toBe(false);
    await copilot.rewrite(7, 'helo', 'improve');
    expect(copilot.isModelMissing).toBe(true);
    await copilot.draft(7);
    expect(copilot.isModelMissing).toBe(true);
    rewrite.mockResolvedValue({ message: 'Hello', written_by: 'Local' } as never);
    await copilot.rewrite(8, 'helo', 'improve');
    expect(copilot.isModelMissing).toBe(false);
  });

  it('keeps the last result when something fails, and forgets everything of an erased conversation', async () => {
    const copilot = useCopilot();
    await copilot.draft(7);
    vi.spyOn(copilotApi, 'summary').mockRejectedValue(new ApiError(422, 'no', 'needs_model'));
    expect(await copilot.summarise(7)).toBe(false);
    expect(copilot.errors.get(7)?.code).toBe('needs_model');
    expect(copilot.results.get(7)?.task).toBe('reply');
    expect(copilot.busy.has(7)).toBe(false);
    copilot.forget(7);
    expect(copilot.results.has(7) || copilot.errors.has(7)).toBe(false);
  });
});
