import { useEffect, useRef } from 'preact/hooks';
import type { Citation } from '../api/wire';
import { t } from '../i18n';
import { Out, Quote } from './icons';

interface SourcesProps {
  entryKey: string;
  citations: Citation[];
  /** The number whose quote is shown. */
  opened: number | null;
  onOpen: (number: number | null) => void;
}

export const sourceId = (entryKey: string, number: number) => `source-${entryKey}-${number}`;

const hostOf = (url: string) => {
  const { hostname, origin, pathname } = new URL(url);
  // A page of this installation is better known by its path; an address for mail has no host.
  return origin === location.origin || !hostname ? pathname : hostname.replace(/^www\./, '');
};

/** Where the reply comes from: each source with its page and the words that carry the claim. */
export function Sources({ entryKey, citations, opened, onOpen }: SourcesProps) {
  return (
    <aside class="sources" aria-label={t('sources')}>
      <ol>
        {citations.map((citation) => (
          <Source
            key={citation.number}
            id={sourceId(entryKey, citation.number)}
            citation={citation}
            isOpen={opened === citation.number}
            onToggle={() => onOpen(opened === citation.number ? null : citation.number)}
          />
        ))}
      </ol>
    </aside>
  );
}

interface SourceProps {
  id: string;
  citation: Citation;
  isOpen: boolean;
  onToggle: () => void;
}

function Source({ id, citation, isOpen, onToggle }: SourceProps) {
  const { number, title, url, quote } = citation;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [isOpen]);
  return (
    <li ref={row}>
      <div class="source">
        <span class="number" aria-hidden="true">
          {number}
        </span>
        {url ? (
          <a id={id} href={url} target="_blank" rel="noopener noreferrer" title={quote ?? title}>
            <span class="title" dir="auto">
              {title}
            </span>
            <span class="host">
              {hostOf(url)}
              <Out />
            </span>
          </a>
        ) : (
          <span id={id} class="title" dir="auto" tabIndex={-1}>
            {title}
          </span>
        )}
        {quote && (
          <button
            type="button"
            class="icon-button small"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'quote_hide' : 'quote_show')}
            onClick={onToggle}
          >
            <Quote />
          </button>
        )}
      </div>
      {quote && isOpen && <blockquote dir="auto">{quote}</blockquote>}
    </li>
  );
}
