import { t } from '../i18n';
import { Avatar } from './Avatar';
import { useSession } from './context';
import { Wheel } from './icons';

/** Before the first word: a greeting, and who will answer. */
export function Home() {
  const { config, settings } = useSession();
  const {
    assistant,
    agents = [],
    agentsOnline,
    welcomeTitle,
    welcomeTagline,
    websiteName,
  } = config.value ?? {};
  const greeting = assistant ? 'welcome_tagline' : 'welcome_tagline_people';
  const { availableMessage, unavailableMessage } = settings.value;
  return (
    <section class="greeting">
      <div class="horizon" aria-hidden="true">
        <Wheel size={260} />
      </div>
      <h1 dir="auto">{settings.value.welcomeTitle ?? welcomeTitle ?? t('welcome_title')}</h1>
      <p class="tagline" dir="auto">
        {settings.value.welcomeDescription ?? welcomeTagline ?? t(greeting)}
      </p>
      <ul class="hosts">
        {assistant && (
          <li>
            <Avatar kind="assistant" name={assistant.name} url={assistant.avatarUrl} />
            <span class="who">
              <strong>{assistant.name}</strong>
              <span class="presence here">
                {t('assistant')} · {t('answers_instantly')}
              </span>
            </span>
          </li>
        )}
        <li>
          {agents.length === 0 && <Avatar kind="team" name={websiteName ?? null} url={null} />}
          {agents.length > 0 && (
            <span class="crew">
              {agents.slice(0, 3).map((agent) => (
                <Avatar key={agent.name} kind="agent" name={agent.name} url={agent.avatarUrl} />
              ))}
            </span>
          )}
          <span class="who">
            <strong>{websiteName}</strong>
            <span class={`presence${agentsOnline ? ' here' : ''}`}>
              {agentsOnline
                ? (availableMessage ?? t('team_online'))
                : (unavailableMessage ?? t('away'))}
            </span>
          </span>
        </li>
      </ul>
    </section>
  );
}
