import { useMemo } from 'preact/hooks';
import { useSession } from './context';

const REPEAT_MS = 3_000;
const IDLE_MS = 4_000;

/** Tells that the visitor types: at once, then now and then, and when they have stopped. */
export function useTyping() {
  const { typing } = useSession();
  return useMemo(() => {
    let toldAt = 0;
    let idle: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(idle);
      if (toldAt > 0) typing(false);
      toldAt = 0;
    };
    return {
      stop,
      onInput(hasText: boolean) {
        if (!hasText) return stop();
        clearTimeout(idle);
        idle = setTimeout(stop, IDLE_MS);
        if (Date.now() - toldAt < REPEAT_MS) return;
        toldAt = Date.now();
        typing(true);
      },
    };
  }, [typing]);
}
