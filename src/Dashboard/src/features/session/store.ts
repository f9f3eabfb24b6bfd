import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ApiError } from '@/api/http';
import { sessionApi } from '@/api/session';
import type { Availability, Profile, UiSettings } from '@/api/types';
import { connection } from '@/realtime/connection';

export const useSession = defineStore('session', () => {
  const profile = shallowRef<Profile | null>(null);
  const failed = ref<ApiError | null>(null);
  let restoring: Promise<void> | null = null;
  let restored = false;

  const accountId = computed(() => profile.value?.account_id ?? profile.value?.accounts[0]?.id ?? 0);
  const account = computed(() => profile.value?.accounts.find((entry) => entry.id === accountId.value) ?? null);
  const isAdmin = computed(() => (account.value?.role ?? profile.value?.role) === 'administrator');
  const availability = computed<Availability>(() => account.value?.availability ?? 'online');

  function accept(next: Profile): void {
    profile.value = next;
    failed.value = null;
    restored = true;
  }

  async function load(): Promise<void> {
    try {
      accept(await sessionApi.profile());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) restored = true;
      else failed.value = error;
    }
  }

  /** Asks once who the cookie belongs to; an unreachable server is asked again at the next navigation. */
  function restore(): Promise<void> {
    if (restored) return Promise.resolve();
    restoring ??= load().finally(() => {
      restoring = null;
    });
    return restoring;
  }

  async function isSetupNeeded(): Promise<boolean> {
    try {
      return (await sessionApi.setupNeeded()).needs_setup;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  async function signIn(email: string, password: string): Promise<void> {
    accept((await sessionApi.signIn(email, password)).data);
  }

  function forget(): void {
    connection.stop();
    profile.value = null;
    restored = true;
  }

  async function signOut(): Promise<void> {
    await sessionApi.signOut().catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
    // Nothing of this person may stay in memory for the next one.
    window.location.assign('/app/sign-in');
  }

  async function setAvailability(value: Availability): Promise<void> {
    accept(await sessionApi.setAvailability(accountId.value, value));
  }

  async function update(change: { name?: string; password?: string; current_password?: string }): Promise<void> {
    accept(await sessionApi.updateProfile(change));
  }

  /** The server keeps the settings that are not sent. */
  async function keep(settings: UiSettings): Promise<void> {
    accept(await sessionApi.updateProfile({ ui_settings: settings }));
  }

  async function resetToken(): Promise<void> {
    accept(await sessionApi.resetAccessToken());
  }

  return {
    profile,
    account,
    accountId,
    isAdmin,
    availability,
    failed,
    restore,
    accept,
    isSetupNeeded,
    signIn,
    forget,
    signOut,
    setAvailability,
    update,
    keep,
    resetToken,
  };
});
