import { useEffect } from 'preact/hooks';
import { locale, textDirection } from '../i18n';
import { Composer } from './Composer';
import { useSession } from './context';
import { Failure } from './Failure';
import { Header } from './Header';
import { Home } from './Home';
import { Notice } from './Notice';
import { Thread } from './Thread';

export function App() {
  const session = useSession();
  const { phase, thread, close } = session;

  useEffect(() => {
    document.documentElement.lang = locale.value;
    document.documentElement.dir = textDirection();
  }, [locale.value]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [close]);

  if (phase.value === 'loading') return <Loading />;
  if (phase.value !== 'ready') return <Failure reason={phase.value} />;

  const isHome = thread.messages.value.length === 0 && thread.outbox.pending.value.length === 0;
  return (
    <main class={`frame ${isHome ? 'home' : 'talking'}`}>
      <Header compact={!isHome} />
      {isHome ? <Home /> : <Thread />}
      <Notice />
      <Composer />
    </main>
  );
}

const Loading = () => (
  <main class="frame loading" aria-busy="true">
    <span class="bone wide" />
    <span class="bone" />
  </main>
);
