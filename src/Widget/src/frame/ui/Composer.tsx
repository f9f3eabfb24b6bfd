import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { useSession } from './context';
import { ArrowUp, Person } from './icons';
import { useTyping } from './useTyping';

/** Longer than any question, shorter than what floods a thread; nothing is cut off silently. */
export const MESSAGE_LIMIT = 5_000;
const ROOM_SHOWN = 300;

export function Composer() {
  const { thread, isOpen, config, draft } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(draft.read);
  const typing = useTyping();
  const length = [...text].length;
  const over = length - MESSAGE_LIMIT;
  const canSend = text.trim() !== '' && over <= 0;

  useEffect(() => {
    if (isOpen.value) field.current?.focus();
  }, [isOpen.value]);

  useEffect(() => {
    draft.keep(text);
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text, draft]);

  function send() {
    if (!canSend) return;
    thread.outbox.add(text.trim());
    typing.stop();
    setText('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter that ends the input of a Chinese or Japanese word sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  const isFirst = thread.messages.value.length === 0;
  return (
    <footer class="composer">
      <form
        class={`field${over > 0 ? ' over' : ''}`}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label={t('composer_label')}
          aria-describedby="composer-room"
          placeholder={t(isFirst ? 'composer_placeholder' : 'composer_placeholder_reply')}
          enterkeyhint="send"
          onInput={(event) => {
            setText(event.currentTarget.value);
            typing.onInput(event.currentTarget.value !== '');
          }}
          onBlur={typing.stop}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" disabled={!canSend} aria-label={t('send')}>
          <ArrowUp />
        </button>
      </form>
      <p class={`room${over > 0 ? ' over' : ''}`} id="composer-room" role="status">
        {over > 0 && t('message_too_long', { over, limit: MESSAGE_LIMIT })}
        {over <= 0 && over > -ROOM_SHOWN && t('message_room', { left: -over })}
      </p>
      <div class="foot">
        <AskForPerson />
        {config.value?.brand && (
          <span class="brand">{t('powered_by', { brand: config.value.brand })}</span>
        )}
      </div>
    </footer>
  );
}

/**
 * Says it in the visitor's words, and so in the language of the conversation where it differs from that of the controls:
 * the server understands the request like any other message, and answers in its language.
 */
function AskForPerson() {
  const { thread, config } = useSession();
  const status = thread.conversation.value?.status;
  // Where nobody answers automatically, people do in any case.
  if (!config.value?.assistant) return <span />;
  if (status === 'open' || status === 'snoozed') {
    const answered = thread.messages.value.some(({ author }) => author.kind === 'agent');
    return <span class="hint">{!answered && t('person_waiting')}</span>;
  }
  const spoken = thread.messages.value.flatMap(({ language }) => language ?? []).at(-1);
  const request = t('person_request', {}, spoken);
  return (
    <button type="button" class="person" onClick={() => thread.outbox.add(request)}>
      <Person /> {t('person')}
    </button>
  );
}
