import type { ChoiceLevel, ChoicePlace, ModelStep } from '@/api/captain';
import type { Model } from '@/api/types';

export const steps: readonly ModelStep[] = ['any', 'answer', 'condense', 'judge', 'summarise', 'rewrite', 'label'];

/** Steps that rules do as long as nobody names a model for them; what is chosen for any step does not count there. */
const optional: readonly ModelStep[] = ['condense', 'judge'];

/** Where a model comes from; the model is null for what has no number: the installation's, the builtin writer, rules. */
export type Inherited =
  | { from: ChoiceLevel | 'any'; model: number }
  | { from: 'installation' | 'builtin' | 'rules'; model: null };

/**
 * What does a step in a place that chooses nothing for it.
 * @param wider The places around it, the nearest first: an inbox's assistant, then the account.
 * @param known The models that can be chosen; whatever else is named is gone.
 * @param installation The name of the installation's model, if it has one.
 */
export function inheritedBy(
  place: ChoicePlace,
  step: ModelStep,
  wider: readonly ChoicePlace[],
  known: ReadonlySet<number>,
  installation: string | null,
): Inherited {
  if (optional.includes(step)) {
    const named = wider.find((one) => one.models[step] !== undefined);
    const model = named?.models[step];
    return named !== undefined && model !== undefined && known.has(model)
      ? { from: named.level, model }
      : { from: 'rules', model: null };
  }

  const own = step === 'any' ? undefined : place.models.any;
  if (own !== undefined && known.has(own)) return { from: 'any', model: own };
  for (const one of wider) {
    for (const model of [one.models[step], one.models.any])
      if (model !== undefined && known.has(model)) return { from: one.level, model };
  }

  return { from: installation === null ? 'builtin' : 'installation', model: null };
}

/** Steps of drafts and of answers to agents, which draw on an assistant also where people answer: unless another one is asked for, on the first. */
const drafting: readonly ModelStep[] = ['answer', 'condense', 'judge'];

/** The places around one for a step, the nearest first. */
export function widerThan(
  place: ChoicePlace,
  step: ModelStep,
  places: readonly ChoicePlace[],
  assistantOf: ReadonlyMap<number, number>,
): ChoicePlace[] {
  const assistants = places.filter((one) => one.level === 'assistant');
  const first =
    drafting.includes(step) && !place.steps.includes('any') ? Math.min(...assistants.map(({ id }) => id)) : undefined;
  const assistant =
    place.level === 'inbox' ? assistants.find((one) => one.id === (assistantOf.get(place.id) ?? first)) : undefined;
  const account = place.level === 'account' ? undefined : places.find((one) => one.level === 'account');
  return [assistant, account].filter((one) => one !== undefined);
}

/** The models that may stand in for one: those that it does not stand in for itself, directly or through others. */
export function standInsFor(id: number | null, models: readonly Model[]): Model[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const leadsBack = (from: Model): boolean => {
    const seen = new Set<number>();
    for (let at: Model | undefined = from; at !== undefined && !seen.has(at.id); at = byId.get(at.fallback_id ?? 0)) {
      if (at.id === id) return true;
      seen.add(at.id);
    }
    return false;
  };
  return models.filter((model) => !leadsBack(model));
}
