import { t, timeOf } from '../i18n';
import { Markdown, PlainText } from '../markdown/Markdown';
import { AssistantReply } from './AssistantReply';
import { Avatar } from './Avatar';
import { useSession } from './context';
import { EmailRequest } from './EmailRequest';
import type { Entry } from './entries';
import { Paperclip } from './icons';

export function EntryView({ entry, day }: { entry: Entry; day: string | null }) {
  const { author, leads, trails } = entry;
  const shape = `${leads ? ' leads' : ''}${trails ? ' trails' : ''}`;
  return (
    <>
      {day && <p class="day">{day}</p>}
      <article class={`entry ${author.kind}${shape}`} aria-busy={entry.streaming}>
        <Content entry={entry} />
      </article>
    </>
  );
}

function Content({ entry }: { entry: Entry }) {
  if (entry.message?.deleted) return <p class="bubble deleted">{t('deleted')}</p>;
  if (entry.author.kind === 'visitor') return <OwnMessage entry={entry} />;
  if (entry.author.kind === 'assistant') return <AssistantReply entry={entry} />;
  return <TeamMessage entry={entry} />;
}

function OwnMessage({ entry }: { entry: Entry }) {
  const { outbox } = useSession().thread;
  const { pending } = entry;
  return (
    <>
      <span class="sr-only">{t('you')}</span>
      <div class={`bubble${pending ? ` ${pending.state}` : ''}`} dir="auto">
        <PlainText text={entry.text} />
      </div>
      {pending?.state === 'failed' ? (
        <p class="meta failed" role="alert">
          {t('message_failed')}
          <button type="button" class="link" onClick={() => outbox.retry(pending.echoId)}>
            {t('message_retry')}
          </button>
          <button type="button" class="link" onClick={() => outbox.remove(pending.echoId)}>
            {t('message_discard')}
          </button>
        </p>
      ) : (
        entry.trails && <p class="meta">{pending ? stateOf(pending.state) : timeOf(entry.at)}</p>
      )}
    </>
  );
}

const stateOf = (state: 'sending' | 'waiting') =>
  t(state === 'waiting' ? 'message_waiting' : 'message_sending');

function TeamMessage({ entry }: { entry: Entry }) {
  const { config } = useSession();
  const { author, message } = entry;
  const name = author.name ?? config.value?.websiteName ?? '';
  return (
    <>
      {entry.leads && (
        <p class="author">
          <Avatar kind={author.kind} name={name} url={author.avatarUrl} />
          <strong>{name}</strong>
        </p>
      )}
      <div class="bubble" dir="auto">
        {entry.text && <Markdown text={entry.text} />}
        {message?.attachments.map(({ url, name: file }) => (
          <a key={url} class="file" href={url} target="_blank" rel="noopener noreferrer nofollow">
            <Paperclip /> {file ?? t('attachment')}
          </a>
        ))}
        {message?.asksForEmail && <EmailRequest message={message} />}
      </div>
      {entry.trails && <p class="meta">{timeOf(entry.at)}</p>}
    </>
  );
}
