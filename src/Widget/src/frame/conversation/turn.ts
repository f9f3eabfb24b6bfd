import { list, number, object, text } from '../api/read';
import { type Citation, citation, type Message } from '../api/wire';

/** An answer while it is being written: verified sentences, one by one. */
export interface Turn {
  id: string;
  sentences: { position: number; text: string }[];
  citations: Citation[];
  ended: boolean;
}

export interface TurnState {
  turn: Turn | null;
  /** Turns whose message is here or that gave way: their late signals are old news. */
  finished: ReadonlySet<string>;
}

const ANSWERED = 'answered';

export const noTurn: TurnState = { turn: null, finished: new Set() };

const begin = (id: string): Turn => ({ id, sentences: [], citations: [], ended: false });

export function onTurnSignal(state: TurnState, kind: string, data: unknown): TurnState {
  const wire = object(data);
  const id = text(wire.turn_id) ?? number(wire.turn_id)?.toString();
  if (!id || state.finished.has(id)) return state;
  const turn = state.turn?.id === id ? state.turn : null;

  if (kind === 'turn.started') {
    const gaveWay = state.turn && !turn ? finish(state, state.turn.id) : state;
    return { ...gaveWay, turn: turn ?? begin(id) };
  }
  if (kind === 'turn.delta') return { ...state, turn: addSentence(turn ?? begin(id), wire) };
  if (kind === 'turn.ended' && turn) {
    // Nothing was written, or it was taken back: a hand-off, a newer question, a person, or silence.
    const outcome = text(wire.outcome)?.toLowerCase() ?? ANSWERED;
    return turn.sentences.length === 0 || outcome !== ANSWERED
      ? finish(state, id)
      : { ...state, turn: { ...turn, ended: true } };
  }
  return state;
}

function addSentence(turn: Turn, wire: Record<string, unknown>): Turn {
  const position = number(wire.position) ?? turn.sentences.length;
  const sentence = text(wire.text);
  const sentences = turn.sentences.filter((one) => one.position !== position);
  if (sentence) sentences.push({ position, text: sentence });
  sentences.sort((a, b) => a.position - b.position);

  const known = new Map(turn.citations.map((one) => [one.number, one]));
  for (const value of list(wire.citations)) {
    const read = citation(value);
    if (read) known.set(read.number, read);
  }
  const citations = [...known.values()].sort((a, b) => a.number - b.number);
  return { ...turn, sentences, citations };
}

/** The real message takes the place of what was streamed; a person who writes ends the turn. */
export function onMessages(state: TurnState, messages: readonly Message[]): TurnState {
  let next = state;
  for (const { turnId } of messages) if (turnId) next = finish(next, turnId);
  const interrupted = messages.some(({ author }) => author.kind === 'agent');
  return interrupted && next.turn ? finish(next, next.turn.id) : next;
}

export function finish(state: TurnState, id: string): TurnState {
  if (state.finished.has(id) && state.turn?.id !== id) return state;
  return {
    turn: state.turn?.id === id ? null : state.turn,
    finished: new Set(state.finished).add(id),
  };
}

/** Marks where a sentence begins, so that it can fade in; it is invisible and never in a message. */
export const SEAM = '\u2063';

const STARTS_A_LINE = /^(\s|[-*+] |\d+[.)] |#{1,6} |>)/;
const NEEDS_NO_SPACE = /(\s|[。！？；：，、」』）])$/;

/** The sentences as one Markdown text, the way the finished message will read. */
export function textOf(turn: Turn): string {
  let whole = '';
  let afterBlock = false;
  for (const { text: sentence } of turn.sentences) {
    const isBlock = sentence.includes('\n');
    if (whole && (isBlock || afterBlock)) whole += '\n\n';
    else if (whole && STARTS_A_LINE.test(sentence) && !/^\s/.test(sentence)) whole += '\n';
    else if (whole && !NEEDS_NO_SPACE.test(whole) && !/^\s/.test(sentence)) whole += ' ';
    whole += isBlock || STARTS_A_LINE.test(sentence) ? sentence : SEAM + sentence;
    afterBlock = isBlock;
  }
  return whole;
}
