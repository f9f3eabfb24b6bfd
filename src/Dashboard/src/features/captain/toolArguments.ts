import type { ToolParameter } from '@/api/tools';

/** What somebody typed into plain fields, as the types that a tool's parameters have; what was left empty is left out. */
export function argumentsOf(
  parameters: readonly ToolParameter[],
  typed: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, type } of parameters) {
    const text = typed[name]?.trim() ?? '';
    if (text !== '') found[name] = type === 'string' ? text : read(text);
  }
  return found;
}

/** As JSON where it is some; the server says what does not fit. */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
