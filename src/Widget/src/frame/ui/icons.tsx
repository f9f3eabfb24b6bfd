import type { ComponentChildren } from 'preact';

const Icon = ({ children, size = 20 }: { children: ComponentChildren; size?: number }) => (
  <svg
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    {children}
  </svg>
);

export const ChevronDown = () => (
  <Icon>
    <path d="M6 9.5l6 6 6-6" />
  </Icon>
);
export const Window = () => (
  <Icon size={18}>
    <path d="M14 4h6v6M20 4l-8.5 8.5M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4" />
  </Icon>
);
export const ArrowUp = () => (
  <Icon>
    <path d="M12 19V5.5M5.5 12 12 5.5 18.5 12" />
  </Icon>
);
export const ArrowDown = () => (
  <Icon size={16}>
    <path d="M12 5v13.5M5.5 12l6.5 6.5 6.5-6.5" />
  </Icon>
);
export const Out = () => (
  <Icon size={13}>
    <path d="M8 16 17 7M9.5 7H17v7.5" />
  </Icon>
);
export const Quote = () => (
  <Icon size={16}>
    <path d="M5 7h14M5 12h14M5 17h8" />
  </Icon>
);
export const Person = () => (
  <Icon size={16}>
    <circle cx="12" cy="8" r="3.6" />
    <path d="M5 19.5c.8-3.5 3.5-5.3 7-5.3s6.2 1.8 7 5.3" />
  </Icon>
);
export const Check = () => (
  <Icon size={16}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const Paperclip = () => (
  <Icon size={16}>
    <path d="m20 11-8.3 8.3a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.2a1.7 1.7 0 0 1-2.4-2.4L14.5 7" />
  </Icon>
);

/** The ship's wheel, the assistant's sign where it has no picture of its own; it turns while it works. */
export const Wheel = ({ size = 20 }: { size?: number }) => (
  <svg
    aria-hidden="true"
    class="wheel"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
  >
    <circle cx="12" cy="12" r="6.1" />
    <circle cx="12" cy="12" r="1.9" />
    <path d="M12 2v4M12 18v4M2 12h4M18 12h4M4.9 4.9l2.8 2.8M16.3 16.3l2.8 2.8M19.1 4.9l-2.8 2.8M7.7 16.3l-2.8 2.8M12 6v4M12 14v4M6 12h4M14 12h4" />
  </svg>
);
export const Thumb = () => (
  <Icon size={15}>
    <path d="M7 21V10l4-7.5a2.2 2.2 0 0 1 3 2.2V9h4.6a2 2 0 0 1 2 2.3l-1.1 7A2 2 0 0 1 17.5 20H7zM7 10H3.5v11H7" />
  </Icon>
);
