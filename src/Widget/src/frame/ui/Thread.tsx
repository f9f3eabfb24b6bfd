import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Author } from '../api/wire';
import { dayOf, t } from '../i18n';
import { useSession } from './context';
import { EntryView } from './EntryView';
import { entriesOf } from './entries';
import { ArrowDown } from './icons';
import { Typing } from './Typing';

const NEAR_END_PX = 80;

export function Thread() {
  const { thread, config, isOpen } = useSession();
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);

  const { assistant } = config.value ?? {};
  const author: Author = {
    kind: 'assistant',
    id: null,
    name: assistant?.name ?? t('assistant'),
    avatarUrl: assistant?.avatarUrl ?? null,
  };
  const now = Date.now();
  const turn = thread.turn.value;
  const entries = entriesOf(
    thread.messages.value,
    thread.outbox.pending.value,
    turn && turn.sentences.length > 0 ? turn : null,
    author,
    now,
  );
  const last = entries.at(-1);
  const length = `${entries.length}/${last?.text.length}/${turn?.id}/${thread.typing.value?.name}`;

  const toEnd = (behavior: ScrollBehavior) => {
    const element = log.current;
    element?.scrollTo({ top: element.scrollHeight, behavior });
  };

  // One's own message always comes into view; somebody else's only if one was reading the end.
  const isOwn = last?.pending !== null && last?.pending !== undefined;
  useLayoutEffect(() => {
    if (atEnd.current || isOwn) toEnd('auto');
    else setBelow(true);
  }, [length]);
  useEffect(() => {
    if (isOpen.value) toEnd('auto');
  }, [isOpen.value]);

  const onScroll = () => {
    const element = log.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) setBelow(false);
  };

  async function showEarlier() {
    const element = log.current;
    const fromBottom = element ? element.scrollHeight - element.scrollTop : 0;
    atEnd.current = false;
    await thread.loadEarlier().catch(() => undefined);
    requestAnimationFrame(() => {
      if (element) element.scrollTop = element.scrollHeight - fromBottom;
      setBelow(false);
    });
  }

  return (
    <div class="thread">
      <div
        class="log"
        ref={log}
        role="log"
        aria-label={t('messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        {thread.hasEarlier.value && (
          <button type="button" class="earlier" onClick={showEarlier}>
            {t('earlier')}
          </button>
        )}
        {entries.map((entry) => (
          <EntryView
            key={entry.key}
            entry={entry}
            day={entry.startsDay ? dayOf(entry.at, now) : null}
          />
        ))}
        <Typing />
      </div>
      {below && (
        <button type="button" class="to-end" onClick={() => toEnd('smooth')}>
          <ArrowDown /> {t('new_messages')}
        </button>
      )}
    </div>
  );
}
