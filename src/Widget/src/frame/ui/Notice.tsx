import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { useSession } from './context';

const PATIENCE_MS = 3_000;

/** A blink of the connection is nobody's business; a lost one is said, with what becomes of messages. */
export function Notice() {
  const { sync } = useSession();
  const reachable = sync.reachable();
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    if (reachable) {
      setVisible(false);
      return;
    }
    const timer = setTimeout(() => setVisible(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [reachable]);

  return (
    <div class="notices" role="status">
      {visible && (
        <p class="notice">
          <span>{t('connection_lost')}</span>
          <button type="button" class="link" onClick={sync.retryNow}>
            {t('connection_retry')}
          </button>
        </p>
      )}
    </div>
  );
}
