import { useState } from 'preact/hooks';
import type { Rating as Given, Message } from '../api/wire';
import { t } from '../i18n';
import { useSession } from './context';
import { Thumb } from './icons';

/** Whether an answer helped. Pressed again, it is taken back. */
export function Rating({ message }: { message: Message }) {
  const { thread } = useSession();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');

  async function rate(wanted: Given) {
    if (state === 'busy') return;
    setState('busy');
    try {
      await thread.rate(message, message.rating === wanted ? null : wanted);
      setState('idle');
    } catch {
      setState('failed');
    }
  }

  const thumb = (given: Given) => (
    <button
      type="button"
      class={`thumb ${given}`}
      aria-pressed={message.rating === given}
      aria-label={t(given === 'up' ? 'rate_up' : 'rate_down')}
      title={t(given === 'up' ? 'rate_up' : 'rate_down')}
      onClick={() => void rate(given)}
    >
      <Thumb />
    </button>
  );

  return (
    <span class="rating">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's. */}
      <span role="group" aria-label={t('rate')}>
        {thumb('up')}
        {thumb('down')}
      </span>
      <span role="status">
        {state === 'failed' ? t('email_failed') : message.rating ? t('rate_thanks') : ''}
      </span>
    </span>
  );
}
