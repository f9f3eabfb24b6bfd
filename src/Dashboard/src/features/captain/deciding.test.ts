import { describe, expect, it } from 'vitest';
import { configOf, decidingOf } from './deciding';

describe('how an assistant decides', () => {
  it('shows what the product chooses by itself as empty, and sends it as nothing', () => {
    const form = decidingOf(undefined);
    expect([form.answerThreshold, form.offerThreshold, form.maxTurnPrice, form.languages]).toEqual(['', '', '', '']);
    expect(configOf(form)).toMatchObject({
      answer_threshold: null,
      offer_threshold: null,
      max_turn_price: null,
      languages: [],
      asks_back: true,
      citation_style: 'numbers',
    });
  });

  it('edits shares in percent and lists as text', () => {
    const form = { ...decidingOf(undefined), languages: 'en, es;pt', answerThreshold: 45, offerThreshold: 80 } as const;
    expect(configOf(form)).toMatchObject({
      answer_threshold: 0.45,
      offer_threshold: 0.8,
      languages: ['en', 'es', 'pt'],
    });
  });

  it('takes no money at all for a limit, too', () => {
    expect(decidingOf({ max_turn_price: 0 }).maxTurnPrice).toBe(0);
    expect(configOf({ ...decidingOf(undefined), maxTurnPrice: 0 }).max_turn_price).toBe(0);
    expect(configOf({ ...decidingOf(undefined), maxTurnPrice: 0.05 }).max_turn_price).toBe(0.05);
  });

  it("keeps Chatwoot's switch for sources in step with the style", () => {
    expect(configOf({ ...decidingOf(undefined), citationStyle: 'none' }).feature_citation).toBe(false);
    expect(configOf({ ...decidingOf(undefined), citationStyle: 'list' }).feature_citation).toBe(true);
  });
});
