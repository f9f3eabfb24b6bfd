import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { type Budget, type BudgetDraft, captainApi } from '@/api/captain';
import { ApiError } from '@/api/http';
import { useSession } from '@/features/session/store';
import { useSettings } from '@/features/settings/store';

/** The budgets: for the screen of costs, and for whoever warns of them. */
export const useSpending = defineStore('spending', () => {
  const session = useSession();
  const budgets = shallowRef<Budget[] | null>(null);
  const error = ref<ApiError | null>(null);
  const pressing = computed(() => (budgets.value ?? []).filter((budget) => budget.state !== 'within'));

  async function load(): Promise<void> {
    try {
      budgets.value = (await captainApi.budgets(session.accountId)).payload;
      error.value = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      error.value = failure;
    }
  }

  async function save(draft: BudgetDraft): Promise<void> {
    budgets.value = (await captainApi.setBudget(session.accountId, draft)).payload;
  }

  const remove = ({ inbox_id, period, warn_percent }: Budget) =>
    save({ inbox_id, period, warn_percent, money: null, tokens: null });

  const spending = (month: Month) => captainApi.spending(session.accountId, month.since, month.until);

  return { budgets, pressing, error, load, save, remove, spending };
});

/** Where a budget holds, or where something was spent; null is the whole account. */
export function usePlaceName() {
  const { t } = useI18n();
  const settings = useSettings();
  return (inbox: number | null): string => {
    if (inbox === null) return t('costs.account');
    const found = settings.findInbox(inbox);
    if (found !== undefined) return found.name;
    // Until the names are there, a nameless inbox is not said to be gone.
    return settings.inboxes === null ? `#${inbox}` : t('costs.goneInbox', { id: inbox });
  };
}

/** What a model was asked to do: a step that a model can be chosen for, or what only searches ask. */
export function useModelStep() {
  const { t, te } = useI18n();
  return (step: string): string => {
    if (te(`choices.steps.${step}.name`)) return t(`choices.steps.${step}.name`);
    return te(`costs.steps.${step}`) ? t(`costs.steps.${step}`) : step;
  };
}

/** A month of the calendar by which the server counts, which is UTC's. */
export interface Month {
  since: string;
  until: string;
}

/** @param offset 0 for the month of the moment, -1 for the one before it. */
export function monthAt(moment: number, offset: number): Month {
  const now = new Date(moment);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + offset];
  const text = (day: Date) => day.toISOString().slice(0, 10);
  return { since: text(new Date(Date.UTC(year, month, 1))), until: text(new Date(Date.UTC(year, month + 1, 0))) };
}

/** Which share of a limit is spent, in percent; a limit of nothing is spent from the beginning. */
export const shareOf = (spent: number, limit: number): number => (limit <= 0 ? 100 : (100 * spent) / limit);

/** Prices of models are small: below a dollar up to four digits behind the point, and never a nought for something. */
export function useMoney() {
  const { n, locale } = useI18n();
  const smallest = 0.0001;
  const usd = (value: number) =>
    n(value, {
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: 2,
      maximumFractionDigits: value < 1 ? 4 : 2,
    });
  const money = (value: number) => (value > 0 && value < smallest ? `< ${usd(smallest)}` : usd(value));
  const month = (day: string) =>
    new Intl.DateTimeFormat(locale.value, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day));
  return { money, month };
}
