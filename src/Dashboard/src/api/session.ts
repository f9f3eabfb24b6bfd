import { http } from './http';
import type { Availability, Profile, SetupRequest, UiSettings } from './types';

export const sessionApi = {
  signIn: (email: string, password: string) =>
    http.post<{ data: Profile }>('/auth/sign_in', { email, password }, { keepSession: true }),
  signOut: () => http.delete<unknown>('/auth/sign_out'),
  profile: () => http.get<Profile>('/api/v1/profile'),
  updateProfile: (profile: { name?: string; password?: string; current_password?: string; ui_settings?: UiSettings }) =>
    http.put<Profile>('/api/v1/profile', { profile }),
  resetAccessToken: () => http.post<Profile>('/api/v1/profile/reset_access_token'),
  setAvailability: (accountId: number, availability: Availability) =>
    http.post<Profile>('/api/v1/profile/availability', { profile: { account_id: accountId, availability } }),
  setupNeeded: () => http.get<{ needs_setup: boolean }>('/api/v1/setup'),
  setUp: (request: SetupRequest) => http.post<{ data: Profile }>('/api/v1/setup', request, { keepSession: true }),
};
