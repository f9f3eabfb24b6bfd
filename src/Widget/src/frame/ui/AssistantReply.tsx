import { useState } from 'preact/hooks';
import { t, timeOf } from '../i18n';
import { Markdown } from '../markdown/Markdown';
import { Avatar } from './Avatar';
import { useSession } from './context';
import { EmailRequest } from './EmailRequest';
import type { Entry } from './entries';
import { Rating } from './Rating';
import { Sources, sourceId } from './Sources';

/** A reply of the assistant: a page with footnotes, and a name that says it is no person. */
export function AssistantReply({ entry }: { entry: Entry }) {
  const { config } = useSession();
  const [opened, setOpened] = useState<number | null>(null);
  const { author, citations, message } = entry;
  const cited = new Map(citations.map((citation) => [citation.number, citation]));

  const showSource = (number: number) => (event: MouseEvent) => {
    event.preventDefault();
    setOpened(number);
    document.getElementById(sourceId(entry.key, number))?.focus();
  };

  return (
    <>
      {entry.leads && (
        <p class="author">
          <Avatar
            kind="assistant"
            name={author.name}
            url={author.avatarUrl ?? config.value?.assistant?.avatarUrl ?? null}
            working={entry.streaming}
          />
          <strong>{author.name ?? config.value?.assistant?.name ?? t('assistant')}</strong>
          <span class="badge" title={t('assistant_note')}>
            {t('assistant_badge')}
            <span class="sr-only"> {t('assistant')}</span>
          </span>
        </p>
      )}
      <div class="page" dir="auto">
        <Markdown
          text={entry.text}
          isCitation={(number) => cited.has(number)}
          renderCitation={(number) => (
            <a
              class="cite"
              href={`#${sourceId(entry.key, number)}`}
              title={cited.get(number)?.quote ?? cited.get(number)?.title ?? ''}
              aria-label={t('source', { number, title: cited.get(number)?.title ?? '' })}
              onClick={showSource(number)}
            >
              {number}
            </a>
          )}
        />
        {message?.asksForEmail && <EmailRequest message={message} />}
        {citations.length > 0 && (
          <Sources entryKey={entry.key} citations={citations} opened={opened} onOpen={setOpened} />
        )}
      </div>
      {/* On every one, not only where the name stands: each message says what it is, also alone and to a screen reader. */}
      <p class="meta made">
        <span>{t('assistant_made')}</span>
        {entry.trails && !entry.streaming && <span>{timeOf(entry.at)}</span>}
        {message?.canBeRated && <Rating message={message} />}
      </p>
    </>
  );
}
