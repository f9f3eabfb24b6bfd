/** How the frame was opened: by a loader on a site's page, or as a window of its own. */
export interface Launch {
  websiteToken: string;
  conversationToken: string | null;
  locale: string | null;
  /** The embedding page's origin as its loader announced it; null for a window of its own. */
  origin: string | null;
}

/**
 * The visitor's token and the page's origin come in the fragment, which no server sees; Chatwoot's
 * query parameter is read as well. An origin that is not the page's own only mutes the frame,
 * because nothing is posted to or taken from any other.
 */
export function readLaunch(location: { search: string; hash: string }): Launch {
  const query = new URLSearchParams(location.search);
  const fragment = new URLSearchParams(location.hash.slice(1));
  return {
    websiteToken: query.get('website_token') ?? '',
    conversationToken: fragment.get('cw_conversation') || query.get('cw_conversation') || null,
    locale: query.get('locale') || null,
    origin: originOf(fragment.get('origin')),
  };
}

function originOf(value: string | null): string | null {
  try {
    const url = new URL(value ?? '');
    return /^https?:$/.test(url.protocol) ? url.origin : null;
  } catch {
    return null;
  }
}
