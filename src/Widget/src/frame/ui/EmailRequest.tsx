import { useId, useState } from 'preact/hooks';
import { ApiFailure } from '../api/http';
import type { Message } from '../api/wire';
import { t } from '../i18n';
import { useSession } from './context';
import { Check } from './icons';

/** Something before and after the @, and a dot after it: the server has the last word. */
export const looksLikeEmail = (value: string) =>
  /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) && value.length <= 254;

/** Nobody is here now: an address to answer to. */
export function EmailRequest({ message }: { message: Message }) {
  const { thread } = useSession();
  const id = useId();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<'email_invalid' | 'email_failed' | null>(null);
  const [busy, setBusy] = useState(false);

  if (message.submittedEmail) {
    return (
      <p class="email-saved">
        <Check /> {t('email_saved', { email: message.submittedEmail })}
      </p>
    );
  }

  async function submit(event: Event) {
    event.preventDefault();
    const value = email.trim();
    if (!looksLikeEmail(value)) return setProblem('email_invalid');
    setBusy(true);
    setProblem(null);
    try {
      await thread.giveEmail(message, value);
    } catch (error) {
      const refused = error instanceof ApiFailure && error.kind === 'refused';
      setProblem(refused ? 'email_invalid' : 'email_failed');
    }
    setBusy(false);
  }

  return (
    <form class="email" noValidate onSubmit={submit}>
      <label class="sr-only" for={id}>
        {t('email_label')}
      </label>
      <input
        id={id}
        type="email"
        autocomplete="email"
        dir="ltr"
        placeholder={t('email_placeholder')}
        value={email}
        aria-invalid={problem === 'email_invalid'}
        aria-describedby={`${id}-problem`}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={busy}>
        {t('email_send')}
      </button>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem && t(problem)}
      </p>
    </form>
  );
}
