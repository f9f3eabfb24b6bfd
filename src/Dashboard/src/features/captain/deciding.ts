import type { Assistant } from '@/api/types';

type Config = Assistant['config'];

/** How an assistant decides, as the form edits it: shares in percent, lists as text, empty for the product's own choice. */
export interface Deciding {
  tone: string;
  languages: string;
  answerHours: NonNullable<Config['answer_hours']>;
  citationStyle: NonNullable<Config['citation_style']>;
  offersFirst: boolean;
  asksBack: boolean;
  answerThreshold: number | '';
  offerThreshold: number | '';
  maxTurnPrice: number | '';
  autoResolve: NonNullable<Config['auto_resolve']>;
  autoResolveMinutes: number;
  resolutionMessage: string;
}

const percent = (share: number | null | undefined): number | '' =>
  share === null || share === undefined ? '' : Math.round(share * 100);
const share = (value: number | ''): number | null => (value === '' ? null : value / 100);

export const decidingOf = (config: Config | undefined): Deciding => ({
  tone: config?.tone ?? '',
  languages: (config?.languages ?? []).join(', '),
  answerHours: config?.answer_hours ?? 'always',
  citationStyle: config?.citation_style ?? 'numbers',
  offersFirst: config?.offers_first ?? false,
  asksBack: config?.asks_back ?? true,
  answerThreshold: percent(config?.answer_threshold),
  offerThreshold: percent(config?.offer_threshold),
  maxTurnPrice: config?.max_turn_price ?? '',
  autoResolve: config?.auto_resolve ?? 'off',
  autoResolveMinutes: config?.auto_resolve_minutes ?? 60,
  resolutionMessage: config?.resolution_message ?? '',
});

export const configOf = (form: Deciding) => ({
  tone: form.tone.trim(),
  languages: form.languages.split(/[\s,;]+/).filter((language) => language !== ''),
  answer_hours: form.answerHours,
  citation_style: form.citationStyle,
  feature_citation: form.citationStyle !== 'none',
  offers_first: form.offersFirst,
  asks_back: form.asksBack,
  answer_threshold: share(form.answerThreshold),
  offer_threshold: share(form.offerThreshold),
  max_turn_price: form.maxTurnPrice === '' ? null : form.maxTurnPrice,
  auto_resolve: form.autoResolve,
  auto_resolve_minutes: form.autoResolveMinutes,
  resolution_message: form.resolutionMessage.trim(),
});
