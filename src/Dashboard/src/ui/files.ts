/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the click; a second is plenty, and the memory is not kept for the life of the page.
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}
