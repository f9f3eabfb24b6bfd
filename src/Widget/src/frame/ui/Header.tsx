import { t } from '../i18n';
import { Avatar } from './Avatar';
import { useSession } from './context';
import { ChevronDown, Window } from './icons';

const STAYS_MS = 5 * 60_000;

/** Who one talks with: the person who took over, else the assistant, else the company. */
function useCounterpart() {
  const { config, thread, settings } = useSession();
  const { assistant, agentsOnline, websiteName } = config.value ?? {};
  const last = thread.messages.value.filter(({ author }) => author.kind === 'agent').at(-1);
  const person = last?.author;
  // Whoever has just written is here, whatever was known when the window opened.
  const isHere =
    agentsOnline === true ||
    thread.typing.value !== null ||
    (last !== undefined && Date.now() - last.createdAt < STAYS_MS);
  // A new question after the end of a conversation is the assistant's again.
  const status = thread.conversation.value?.status ?? 'pending';
  const isAutomatic = status === 'pending' || status === 'resolved';
  const { availableMessage, unavailableMessage } = settings.value;
  const presence = isHere
    ? (availableMessage ?? t('team_online'))
    : (unavailableMessage ?? t('away'));

  if (assistant && isAutomatic) {
    return {
      kind: 'assistant' as const,
      name: assistant.name,
      url: assistant.avatarUrl,
      line: `${t('assistant')} · ${t('answers_instantly')}`,
      here: true,
    };
  }
  return {
    kind: person ? ('agent' as const) : ('team' as const),
    name: person?.name ?? websiteName ?? '',
    url: person?.avatarUrl ?? null,
    line: presence,
    here: isHere,
  };
}

export function Header({ compact }: { compact: boolean }) {
  const { config, close, host, popout, settings } = useSession();
  const { kind, name, url, line, here } = useCounterpart();
  return (
    <header class="header">
      {compact ? (
        <>
          <Avatar kind={kind} name={name} url={url} />
          <div class="who">
            <h1>{name}</h1>
            <span class={`presence${here ? ' here' : ''}`}>{line}</span>
          </div>
        </>
      ) : (
        <div class="who">
          <strong class="site">{config.value?.websiteName}</strong>
        </div>
      )}
      {host.embedded && settings.value.showPopoutButton && (
        <button type="button" class="icon-button" aria-label={t('popout')} onClick={popout}>
          <Window />
        </button>
      )}
      {host.embedded && (
        <button type="button" class="icon-button" aria-label={t('close')} onClick={close}>
          <ChevronDown />
        </button>
      )}
    </header>
  );
}
