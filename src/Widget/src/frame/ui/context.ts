import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from '../session';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('A component is used outside of the session it belongs to.');
  return session;
}
