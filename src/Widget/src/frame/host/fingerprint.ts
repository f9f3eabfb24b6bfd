/** Tells whether the site names the same user as on the last page. It protects nothing. */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  let low = 0x811c9dc5;
  let high = 5381;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high, 33) ^ code;
  }
  return (low >>> 0).toString(36) + (high >>> 0).toString(36);
}
