import { t } from '../i18n';
import { useSession } from './context';
import { ChevronDown, Wheel } from './icons';

/** Says what is wrong and what to do about it; a site's own mistake is named as such. */
export function Failure({ reason }: { reason: 'unknown' | 'unreachable' }) {
  const { retry, close, host } = useSession();
  return (
    <main class="frame failure">
      {host.embedded && (
        <button type="button" class="icon-button close" aria-label={t('close')} onClick={close}>
          <ChevronDown />
        </button>
      )}
      <span class="avatar assistant">
        <Wheel size={26} />
      </span>
      <div role="alert">
        <h1>{t(`failed_${reason}_title`)}</h1>
        <p>{t(`failed_${reason}_text`)}</p>
      </div>
      {reason === 'unreachable' && (
        <button type="button" class="button" onClick={retry}>
          {t('message_retry')}
        </button>
      )}
    </main>
  );
}
