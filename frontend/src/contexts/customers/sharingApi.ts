import {
  getAccountSharing,
  getContactSharing,
  shareAccount,
  shareContact,
  unshareAccount,
  unshareContact,
  type Share,
} from '@/api/generated';
import { unwrap } from '@/lib/client';

export type Access = Share['access'];

export interface SharingApi {
  list: (id: string, signal?: AbortSignal) => Promise<Share[]>;
  put: (id: string, user: string, access: Access) => Promise<unknown>;
  remove: (id: string, user: string) => Promise<unknown>;
}

export const accountSharing: SharingApi = {
  list: async (id, signal) =>
    (await unwrap(getAccountSharing({ path: { account_id: id }, signal }))).shares,
  put: (id, user, access) =>
    unwrap(shareAccount({ path: { account_id: id, user_id: user }, body: { access } })),
  remove: (id, user) => unwrap(unshareAccount({ path: { account_id: id, user_id: user } })),
};

export const contactSharing: SharingApi = {
  list: async (id, signal) =>
    (await unwrap(getContactSharing({ path: { contact_id: id }, signal }))).shares,
  put: (id, user, access) =>
    unwrap(shareContact({ path: { contact_id: id, user_id: user }, body: { access } })),
  remove: (id, user) => unwrap(unshareContact({ path: { contact_id: id, user_id: user } })),
};
