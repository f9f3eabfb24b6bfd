import { computed, reactive } from 'vue';
import { type ChoicePlace, captainApi, type ModelStep } from '@/api/captain';
import { ApiError } from '@/api/http';
import { useLoad } from '@/app/useLoad';
import { useSession } from '@/features/session/store';
import { type Inherited, inheritedBy, widerThan } from './inheritance';
import { useCaptain } from './store';

export type CellState = 'saving' | 'saved' | 'failed';

const keyOf = (place: ChoicePlace, step: ModelStep) => `${place.level}/${place.id}/${step}`;

/** How long a cell says that it is saved. */
const reassuring = 4000;

/** Which model does what, and choosing another one cell by cell. */
export function useChoices() {
  const session = useSession();
  const captain = useCaptain();
  const states = reactive(new Map<string, CellState>());
  const wanted = reactive(new Map<string, number | null>());

  const { data, error, loading, load } = useLoad(async () => {
    const [choices] = await Promise.all([captainApi.modelChoices(session.accountId), captain.load()]);
    if (captain.error !== null) throw captain.error;
    const assistantOf = new Map<number, number>();
    await Promise.all(
      (captain.assistants ?? []).map(async ({ id }) => {
        for (const inbox of await captain.assistantInboxes(id)) assistantOf.set(inbox.id, id);
      }),
    );
    return { ...choices, assistantOf };
  });

  /** With what was just chosen and is on its way. */
  const places = computed(() =>
    (data.value?.payload ?? []).map((place) => {
      const models = { ...place.models };
      for (const [key, model] of wanted) {
        const step = key.slice(key.lastIndexOf('/') + 1) as ModelStep;
        if (key !== keyOf(place, step)) continue;
        if (model === null) delete models[step];
        else models[step] = model;
      }
      return { ...place, models };
    }),
  );
  const known = computed(() => new Set(captain.chatModels.map((model) => model.id)));

  const inherited = (place: ChoicePlace, step: ModelStep): Inherited =>
    inheritedBy(
      place,
      step,
      widerThan(place, step, places.value, data.value?.assistantOf ?? new Map()),
      known.value,
      data.value?.installation ?? null,
    );

  function keep(place: ChoicePlace, step: ModelStep, model: number | undefined): void {
    if (data.value === null) return;
    const payload = data.value.payload.map((one) => {
      if (one.level !== place.level || one.id !== place.id) return one;
      const { [step]: _, ...models } = one.models;
      return { ...one, models: model === undefined ? models : { ...models, [step]: model } };
    });
    data.value = { ...data.value, payload };
  }

  /**
   * Saves at once. Whoever walks through a list with the arrow keys chooses several times while the first is on its way:
   * then only the last one is sent after it. Throws what the server said, and the cell shows again what holds.
   */
  async function choose(place: ChoicePlace, step: ModelStep, model: number | null): Promise<boolean> {
    const key = keyOf(place, step);
    wanted.set(key, model);
    if (states.get(key) === 'saving') return false;
    states.set(key, 'saving');
    try {
      for (let sent: number | null | undefined; sent !== wanted.get(key); ) {
        sent = wanted.get(key) ?? null;
        const id = place.level === 'account' ? null : place.id;
        const saved = await captainApi.chooseModel(session.accountId, { level: place.level, id, step, model_id: sent });
        keep(place, step, saved.models[step]);
      }
      states.set(key, 'saved');
      window.setTimeout(() => {
        if (states.get(key) === 'saved') states.delete(key);
      }, reassuring);
      return true;
    } catch (failure) {
      states.set(key, 'failed');
      if (failure instanceof ApiError && failure.status === 404) void load();
      throw failure;
    } finally {
      wanted.delete(key);
    }
  }

  const stateOf = (place: ChoicePlace, step: ModelStep) => states.get(keyOf(place, step)) ?? null;

  return { data, error, loading, load, places, known, inherited, choose, stateOf };
}
