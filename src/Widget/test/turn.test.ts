import { describe, expect, it } from 'vitest';
import {
  noTurn,
  onMessages,
  onTurnSignal,
  SEAM,
  type TurnState,
  textOf,
} from '../src/frame/conversation/turn';
import { received } from './builders';

const play = (...signals: [string, Record<string, unknown>][]): TurnState =>
  signals.reduce((state, [kind, data]) => onTurnSignal(state, kind, data), noTurn);
const delta = (position: number, text: string, more = {}) =>
  ['turn.delta', { turn_id: 't1', position, text, ...more }] as [string, Record<string, unknown>];
const started: [string, Record<string, unknown>] = ['turn.started', { turn_id: 't1' }];
const ended: [string, Record<string, unknown>] = ['turn.ended', { turn_id: 't1' }];
const read = (state: TurnState) => (state.turn ? textOf(state.turn).replaceAll(SEAM, '') : null);

describe('an answer while it is written', () => {
  it('thinks first, then grows sentence by sentence', () => {
    expect(play(started).turn?.sentences).toEqual([]);
    expect(read(play(started, delta(0, 'One.'), delta(1, 'Two.')))).toBe('One. Two.');
  });

  it('puts late and repeated sentences where they belong', () => {
    expect(read(play(delta(1, 'Two.'), delta(0, 'One.'), delta(1, 'Two.')))).toBe('One. Two.');
  });

  it('joins Chinese without spaces and lists on lines of their own', () => {
    expect(read(play(delta(0, '每四周加水。'), delta(1, '很简单。')))).toBe('每四周加水。很简单。');
    expect(read(play(delta(0, 'Do this:'), delta(1, '- fill it'), delta(2, '- leave')))).toBe(
      'Do this:\n- fill it\n- leave',
    );
  });

  it('gives tables and lists of several lines a block of their own', () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |';
    expect(read(play(delta(0, 'See:'), delta(1, table), delta(2, 'Done.')))).toBe(
      `See:\n\n${table}\n\nDone.`,
    );
  });

  it('takes back what was streamed when the turn did not end in an answer', () => {
    const abstained: [string, Record<string, unknown>] = [
      'turn.ended',
      { turn_id: 't1', outcome: 'Abstained' },
    ];
    expect(play(started, delta(0, 'One.'), abstained).turn).toBeNull();
    expect(
      play(started, delta(0, 'One.'), ['turn.ended', { turn_id: 't1', outcome: 'Answered' }]).turn
        ?.ended,
    ).toBe(true);
  });

  it('collects citations once and in order', () => {
    const cite = (number: number) => ({
      number,
      title: `Page ${number}`,
      url: 'https://a.example',
    });
    const state = play(
      delta(0, 'B [2].', { citations: [cite(2)] }),
      delta(1, 'A [1].', { citations: [cite(1), cite(2)] }),
    );
    expect(state.turn?.citations.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('ends without a trace when nothing was written', () => {
    expect(play(started, ended).turn).toBeNull();
  });

  it('stays readable from its end until its message is there', () => {
    const state = play(started, delta(0, 'One.'), ended);
    expect(read(state)).toBe('One.');
    const message = received(1, { content_attributes: { turn_id: 't1' } });
    expect(onMessages(state, [message]).turn).toBeNull();
  });

  it('ignores signals of a turn whose message is already here', () => {
    const message = received(1, { content_attributes: { turn_id: 't1' } });
    const state = onMessages(noTurn, [message]);
    expect(onTurnSignal(state, ...delta(0, 'Late.')).turn).toBeNull();
    expect(onTurnSignal(state, ...started).turn).toBeNull();
  });

  it('gives way to the turn of a newer message', () => {
    const state = play(
      started,
      delta(0, 'Old.'),
      ['turn.started', { turn_id: 't2' }],
      delta(1, 'Old too.'),
    );
    expect(state.turn).toMatchObject({ id: 't2', sentences: [] });
  });

  it('stops at once when a person answers first', () => {
    const state = play(started, delta(0, 'One.'));
    expect(
      onMessages(state, [received(5, { sender: { type: 'user', name: 'Marta' } })]).turn,
    ).toBeNull();
  });
});
