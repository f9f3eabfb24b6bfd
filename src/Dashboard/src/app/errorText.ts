import { useI18n } from 'vue-i18n';
import { ApiError } from '@/api/http';

/** "Base url must …" of base_url: the API calls its fields otherwise than the labels on the screen do. */
function namedByField(error: ApiError): string | null {
  if (error.code !== 'validation_failed') return null;
  for (const field of error.attributes) {
    const name = field.slice(field.lastIndexOf('.') + 1).replaceAll('_', ' ');
    if (error.message.toLowerCase().startsWith(`${name} `)) return field.replaceAll('.', '_');
  }
  return null;
}

/** What went wrong in words for the person in front of the screen; a known code has words of its own. */
export function useErrorText() {
  const { t, te } = useI18n();
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return t('errors.unexpected');
    if (error.isUnreachable) return t('errors.unreachable');
    if (error.code !== null && te(`errors.codes.${error.code}`)) return t(`errors.codes.${error.code}`);
    const field = namedByField(error);
    if (field !== null && te(`errors.fields.${field}`)) return t(`errors.fields.${field}`);
    if (error.attributes.includes('password')) return t('errors.password');
    if (error.attributes.includes('current_password')) return t('errors.currentPassword');
    if (error.status === 429) return t('errors.tooMany');
    if (error.status >= 500) {
      return error.traceId === null ? t('errors.server') : t('errors.serverTrace', { trace: error.traceId });
    }
    if (error.status === 404) return t('errors.notFound');
    if (error.status === 413) return t('errors.tooLarge');
    return error.message;
  };
}
