import { t } from '../i18n';
import { Avatar } from './Avatar';
import { useSession } from './context';

/** Somebody is about to say something: the assistant searches, or a person types. */
export function Typing() {
  const { thread, config } = useSession();
  const turn = thread.turn.value;
  const typing = thread.typing.value;
  const { assistant } = config.value ?? {};

  if (turn && turn.sentences.length === 0) {
    return (
      <div class="typing assistant">
        <Avatar kind="assistant" name={null} url={assistant?.avatarUrl ?? null} working />
        <span class="shimmer">{t('assistant_searching')}</span>
      </div>
    );
  }
  if (!typing || turn) return null;
  return (
    <div class="typing agent">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span>{typing.name ? t('typing', { name: typing.name }) : t('typing_unknown')}</span>
    </div>
  );
}
