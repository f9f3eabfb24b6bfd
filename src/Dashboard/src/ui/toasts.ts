import { reactive } from 'vue';

export interface Toast {
  id: number;
  tone: 'plain' | 'good' | 'danger' | 'alert';
  title: string;
  text?: string;
  action?: { label: string; run: () => void };
  /** Stays until somebody closes it. */
  sticky?: boolean;
}

export const toasts = reactive<Toast[]>([]);
let next = 1;

export function dismissToast(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

export function toast(message: Omit<Toast, 'id'>): number {
  const id = next++;
  toasts.push({ ...message, id });
  if (toasts.length > 4) toasts.shift();
  if (message.sticky !== true) window.setTimeout(() => dismissToast(id), message.tone === 'danger' ? 8000 : 4500);
  return id;
}
