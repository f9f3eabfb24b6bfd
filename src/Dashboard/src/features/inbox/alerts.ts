import { computed, reactive, ref, watch } from 'vue';
import { i18n } from '@/app/i18n';
import { router } from '@/app/router';
import { dismissToast, toast } from '@/ui/toasts';

export interface HandoffAlert {
  number: number;
  reason: string | null;
  name: string | null;
  at: number;
  toastId: number;
}

const askedKey = 'wheelhouse.notifications.asked';
const soundKey = 'wheelhouse.sound';

let audio: AudioContext | null = null;

/** Browsers only let a page make a sound after somebody touched it. */
function unlock(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
}

/** Two short rising tones, made here: no file to load. */
export function beep(): void {
  if (audio === null || audio.state !== 'running') return;
  const start = audio.currentTime;
  for (const [pitch, at] of [
    [660, 0],
    [880, 0.16],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    tone.type = 'sine';
    volume.gain.setValueAtTime(0.0001, start + at);
    volume.gain.exponentialRampToValueAtTime(0.16, start + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.24);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.26);
  }
}

/** A customer needs a person: an entry on the screen, a sound, the title and, if allowed, the desktop say so. */
export function createAlerts() {
  const handoffs = reactive(new Map<number, HandoffAlert>());
  const attentionCount = computed(() => handoffs.size);
  const sound = ref(localStorage.getItem(soundKey) !== 'off');
  const supported = 'Notification' in window;
  const permission = ref<NotificationPermission>(supported ? Notification.permission : 'denied');
  const asked = ref(localStorage.getItem(askedKey) !== null);
  const shouldAsk = computed(() => supported && permission.value === 'default' && !asked.value);

  watch(attentionCount, (count) => {
    document.title = count > 0 ? `(${count}) Wheelhouse` : 'Wheelhouse';
  });

  const open = (number: number) => router.push({ name: 'inbox', params: { number } });

  function notify(alert: HandoffAlert): void {
    if (permission.value !== 'granted' || document.visibilityState === 'visible') return;
    const t = i18n.global.t;
    const note = new Notification(t('handoff.alertTitle', { name: alert.name ?? t('inbox.visitor') }), {
      body: alert.reason ?? t('handoff.alertText'),
      tag: `handoff-${alert.number}`,
    });
    note.onclick = () => {
      window.focus();
      void open(alert.number);
      note.close();
    };
  }

  function raise(number: number, code: string | null, name: string | null, isOpen: boolean): void {
    if (sound.value) beep();
    if (isOpen && document.visibilityState === 'visible') return;
    const { t, te } = i18n.global;
    const reason = code !== null && te(`handoff.reasons.${code}`) ? t(`handoff.reasons.${code}`) : code;
    const before = handoffs.get(number);
    if (before !== undefined) dismissToast(before.toastId);
    const toastId = toast({
      tone: 'alert',
      title: t('handoff.alertTitle', { name: name ?? t('inbox.visitor') }),
      text: reason ?? t('handoff.alertText'),
      action: { label: t('handoff.open'), run: () => void open(number) },
      sticky: true,
    });
    const alert = { number, reason, name, at: Date.now() / 1000, toastId };
    handoffs.set(number, alert);
    notify(alert);
  }

  function lower(number: number): void {
    const alert = handoffs.get(number);
    if (alert === undefined) return;
    dismissToast(alert.toastId);
    handoffs.delete(number);
  }

  function answerAsked(): void {
    asked.value = true;
    localStorage.setItem(askedKey, '1');
  }

  async function allowNotifications(): Promise<void> {
    answerAsked();
    permission.value = await Notification.requestPermission();
  }

  function setSound(on: boolean): void {
    sound.value = on;
    localStorage.setItem(soundKey, on ? 'on' : 'off');
    if (on) {
      unlock();
      beep();
    }
  }

  function listen(): void {
    for (const event of ['pointerdown', 'keydown']) window.addEventListener(event, unlock, { once: true });
  }

  return {
    handoffs,
    attentionCount,
    sound,
    permission,
    shouldAsk,
    raise,
    lower,
    answerAsked,
    allowNotifications,
    setSound,
    listen,
  };
}
