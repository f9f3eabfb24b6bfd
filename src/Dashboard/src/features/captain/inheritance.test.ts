import { describe, expect, it } from 'vitest';
import type { ChoicePlace } from '@/api/captain';
import type { Model } from '@/api/types';
import { inheritedBy, standInsFor, widerThan } from './inheritance';

type Chosen = ChoicePlace['models'];
const [first, second, third, gone] = [1, 2, 3, 9];
const known = new Set([first, second, third]);

/** What an inbox inherits for a step, with the choices of itself, its assistant and the account. */
function inherits(
  step: Parameters<typeof inheritedBy>[1],
  at: { inbox?: Chosen; assistant?: Chosen; account?: Chosen },
  installation: string | null = null,
) {
  const place = (level: ChoicePlace['level'], id: number, models: Chosen = {}): ChoicePlace => ({
    level,
    id,
    name: null,
    models,
    steps: ['any'],
  });
  const inbox = place('inbox', 5, at.inbox);
  const places = [place('account', 0, at.account), place('assistant', 7, at.assistant), inbox];
  return inheritedBy(inbox, step, widerThan(inbox, step, places, new Map([[5, 7]])), known, installation);
}

describe('what an inbox inherits', () => {
  it('is its own model for any step before anything wider', () => {
    const at = { inbox: { any: first }, assistant: { answer: second }, account: { answer: third } };
    expect(inherits('answer', at)).toEqual({ from: 'any', model: first });
  });

  it('is the assistant’s before the account’s, and a step’s own before any step’s', () => {
    const account = { any: third, answer: third };
    expect(inherits('answer', { assistant: { any: first, answer: second }, account })).toEqual({
      from: 'assistant',
      model: second,
    });
    expect(inherits('answer', { assistant: { any: first }, account })).toEqual({ from: 'assistant', model: first });
    expect(inherits('answer', { account: { any: first, answer: third } })).toEqual({ from: 'account', model: third });
    expect(inherits('answer', { account: { any: first } })).toEqual({ from: 'account', model: first });
  });

  it('is the installation’s model, else the builtin writer, where nobody named one', () => {
    expect(inherits('label', {}, 'house')).toEqual({ from: 'installation', model: null });
    expect(inherits('label', { account: { answer: first } })).toEqual({ from: 'builtin', model: null });
  });

  it('is for any step what the wider places have for any step, not for one', () => {
    expect(inherits('any', { inbox: { any: first }, assistant: { answer: first }, account: { any: second } })).toEqual({
      from: 'account',
      model: second,
    });
  });

  it.each(['condense', 'judge'] as const)('leaves %s to rules unless somebody names a model for it', (step) => {
    const any = { any: first };
    expect(inherits(step, { inbox: any, assistant: any, account: any }, 'house')).toEqual({
      from: 'rules',
      model: null,
    });
    expect(inherits(step, { inbox: any, account: { [step]: second } })).toEqual({ from: 'account', model: second });
    expect(inherits(step, { assistant: { [step]: third }, account: { [step]: second } })).toEqual({
      from: 'assistant',
      model: third,
    });
  });

  it('passes over a model that is gone; rules take the place of one that was named for a step', () => {
    expect(inherits('answer', { inbox: { any: gone }, assistant: { answer: gone, any: second } })).toEqual({
      from: 'assistant',
      model: second,
    });
    expect(inherits('judge', { assistant: { judge: gone }, account: { judge: second } })).toEqual({
      from: 'rules',
      model: null,
    });
  });
});

describe('the places around one', () => {
  const account: ChoicePlace = { level: 'account', id: 0, name: null, models: {}, steps: ['any'] };
  const assistant: ChoicePlace = { level: 'assistant', id: 5, name: 'Guide', models: {}, steps: ['any'] };
  const inbox: ChoicePlace = { level: 'inbox', id: 5, name: 'Shop', models: {}, steps: ['any'] };
  const places = [account, assistant, inbox];

  it('are those that hold for it, the nearest first', () => {
    expect(widerThan(inbox, 'answer', places, new Map([[5, 5]]))).toEqual([assistant, account]);
    expect(widerThan(inbox, 'answer', places, new Map([[6, 5]]))).toEqual([account]);
    expect(widerThan(assistant, 'answer', places, new Map([[5, 5]]))).toEqual([account]);
    expect(widerThan(account, 'answer', places, new Map())).toEqual([]);
    const desk: ChoicePlace = { ...inbox, steps: ['answer', 'rewrite'] };
    const later: ChoicePlace = { ...assistant, id: 6 };
    expect(widerThan(desk, 'answer', [later, ...places], new Map())).toEqual([assistant, account]);
    expect(widerThan(desk, 'rewrite', [later, ...places], new Map())).toEqual([account]);
  });
});

describe('who may stand in for a model', () => {
  const model = (id: number, fallback: number | null = null) => ({ id, fallback_id: fallback }) as Model;

  it('is nobody for whom it stands in itself, however far away', () => {
    const models = [model(1), model(2, 1), model(3, 2), model(4)];
    expect(standInsFor(1, models).map(({ id }) => id)).toEqual([4]);
    expect(standInsFor(3, models).map(({ id }) => id)).toEqual([1, 2, 4]);
    expect(standInsFor(null, models).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('ends at a circle that somebody else has made', () => {
    expect(standInsFor(1, [model(1), model(2, 3), model(3, 2)]).map(({ id }) => id)).toEqual([2, 3]);
  });
});
