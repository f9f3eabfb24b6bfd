import { onScopeDispose, readonly, ref } from 'vue';
import { useI18n } from 'vue-i18n';

// One clock for every "5 min" on the screen.
const now = ref(Date.now());
let users = 0;
let timer: number | undefined;

function useNow() {
  users += 1;
  timer ??= window.setInterval(() => {
    now.value = Date.now();
  }, 20_000);
  onScopeDispose(() => {
    users -= 1;
    if (users > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  });
  return readonly(now);
}

const minute = 60;
const hour = 3600;
const day = 86_400;

/** Unix seconds in the words of the chosen language. */
export function useTimes() {
  const { locale, t } = useI18n();
  const clock = useNow();
  const format = (seconds: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale.value, options).format(seconds * 1000);

  /** "now", "5m", "3h", then the date: as narrow as a list needs it. */
  function short(seconds: number): string {
    const age = Math.max(0, clock.value / 1000 - seconds);
    if (age < minute) return t('times.now');
    if (age < hour) return t('times.minutes', { n: Math.floor(age / minute) });
    if (age < day) return t('times.hours', { n: Math.floor(age / hour) });
    if (age < 7 * day) return t('times.days', { n: Math.floor(age / day) });
    return format(seconds, { day: 'numeric', month: 'short' });
  }

  const time = (seconds: number) => format(seconds, { hour: 'numeric', minute: '2-digit' });
  const full = (seconds: number) => format(seconds, { dateStyle: 'medium', timeStyle: 'short' });

  function dayOf(seconds: number): string {
    const date = new Date(seconds * 1000);
    const today = new Date(clock.value);
    if (date.toDateString() === today.toDateString()) return t('times.today');
    today.setDate(today.getDate() - 1);
    if (date.toDateString() === today.toDateString()) return t('times.yesterday');
    return format(seconds, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** "340 ms" or "2.1 s". */
  function duration(milliseconds: number): string {
    const inSeconds = milliseconds >= 1000;
    return new Intl.NumberFormat(locale.value, {
      style: 'unit',
      unit: inSeconds ? 'second' : 'millisecond',
      unitDisplay: 'short',
      maximumFractionDigits: inSeconds ? 1 : 0,
    }).format(inSeconds ? milliseconds / 1000 : milliseconds);
  }

  return { short, time, full, dayOf, duration };
}
