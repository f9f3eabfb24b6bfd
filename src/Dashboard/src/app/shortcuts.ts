import { onBeforeUnmount, onMounted, ref } from 'vue';

export const helpShown = ref(false);

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Single keys for the screen that is shown. They rest while somebody writes or a dialog or menu is open. */
export function useShortcuts(keys: Shortcuts): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (isWriting(event.target) || document.querySelector('dialog[open], [role="menu"]') !== null) return;
    const run = keys[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run(event);
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
