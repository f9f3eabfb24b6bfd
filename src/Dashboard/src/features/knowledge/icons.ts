import type { SourceKind } from '@/api/types';
import type { IconName } from '@/ui/icons';

const icons: Record<SourceKind, IconName> = {
  url: 'globe',
  upload: 'upload',
  text: 'text',
  folder: 'folder',
  answers: 'note',
  api: 'code',
};
export const sourceIcon = (kind: SourceKind): IconName => icons[kind] ?? 'file';
