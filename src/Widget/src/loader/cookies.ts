const YEAR = 31536000;

/** The visitor's token: a year, same site only, shared with subdomains where the site names its base domain. */
export const conversationCookie = (baseDomain?: string) => ({
  get: () => /\bcw_conversation=([^;]*)/.exec(document.cookie)?.[1] || '',
  /** A JWT needs no escaping; no value, no cookie. */
  set(value: string) {
    const rules = `;path=/;samesite=lax;max-age=${value ? YEAR : 0};domain=${baseDomain || ''}`;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that sites serve.
    document.cookie = `cw_conversation=${value}${rules}${location.protocol === 'https:' ? ';secure' : ''}`;
  },
});
