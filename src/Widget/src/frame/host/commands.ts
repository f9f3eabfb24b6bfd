import type { ToFrame } from '../../protocol/messages';
import type { WidgetApi } from '../api/widgetApi';
import type { Storage } from '../conversation/storage';
import { fingerprint } from './fingerprint';

/** Where the frame remembers whom it has named to the server. */
export const USER = 'user';

export interface CommandTargets {
  api: WidgetApi;
  storage: Storage;
  hasConversation: () => boolean;
  /** Kept for the first message, when there is no conversation yet. */
  keepAttributes: (attributes: Record<string, unknown>) => void;
  switchVisitor: (token: string) => Promise<void>;
}

/**
 * What the site's scripts ask of the API. One after the other: attributes set after `setUser`
 * belong to that user. A request the server refuses is said on the console and breaks nothing.
 */
export function createCommands(targets: CommandTargets) {
  let last: Promise<void> = Promise.resolve();

  async function carryOut(message: ToFrame): Promise<void> {
    const { api } = targets;
    switch (message.event) {
      case 'set-user': {
        // Sites say who their user is on every page; the server hears it when it changes.
        const print = fingerprint([message.identifier, message.user]);
        if (targets.storage.read(USER) === print) return;
        const token = await api.setUser(message.identifier, message.user);
        targets.storage.write(USER, print);
        if (token) await targets.switchVisitor(token);
        return;
      }
      case 'set-custom-attributes':
        await api.setAttributes(message.customAttributes);
        return;
      case 'delete-custom-attribute':
        await api.deleteAttribute(message.customAttribute);
        return;
      case 'set-conversation-custom-attributes':
        targets.keepAttributes(message.customAttributes);
        if (targets.hasConversation())
          await api.setConversationAttributes(message.customAttributes);
        return;
      case 'delete-conversation-custom-attribute':
        targets.keepAttributes({ [message.customAttribute]: undefined });
        if (targets.hasConversation())
          await api.deleteConversationAttribute(message.customAttribute);
        return;
      case 'set-label':
        await api.addLabel(message.label);
        return;
      case 'remove-label':
        await api.removeLabel(message.label);
        return;
      default:
        return;
    }
  }

  return (message: ToFrame): void => {
    last = last
      .then(() => carryOut(message))
      .catch((reason: unknown) => console.warn(`Wheelhouse chat: ${message.event} failed`, reason));
  };
}
