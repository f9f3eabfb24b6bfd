import { useState } from 'preact/hooks';
import type { Author } from '../api/wire';
import { Wheel } from './icons';

interface AvatarProps {
  kind: Author['kind'];
  name: string | null;
  url: string | null;
  working?: boolean;
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

/** A picture, else a sign: names stand beside it, so it says nothing to a screen reader. */
export function Avatar({ kind, name, url, working = false }: AvatarProps) {
  const [broken, setBroken] = useState(false);
  const showsPicture = url !== null && !broken;
  return (
    <span class={`avatar ${kind}${working ? ' working' : ''}`} aria-hidden="true">
      {showsPicture ? (
        <img src={url} alt="" width="32" height="32" onError={() => setBroken(true)} />
      ) : kind === 'assistant' ? (
        <Wheel />
      ) : (
        initials(name ?? '?')
      )}
    </span>
  );
}
