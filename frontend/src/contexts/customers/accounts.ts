import {
  archiveAccount,
  createAccount,
  exportSearchedAccounts,
  getAccount,
  groupAccounts,
  listAccounts,
  restoreAccount,
  searchAccounts,
  changeAccount,
} from '@/api/generated';
import type { ResourceApi } from '@/kit/resource';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { asBody, asPage, asQuery, asRecord } from './rest';

const at = (id: string) => ({ path: { account_id: id } });

export const accountsApi: ResourceApi = {
  list: async (query, signal) =>
    asPage(await unwrap(listAccounts({ query: asQuery(query), signal }))),
  search: async (body, signal) =>
    asPage(await unwrap(searchAccounts({ body: asBody({ ...body }), signal }))),
  groups: async (query, signal) =>
    (await unwrap(groupAccounts({ query: asQuery(query), signal }))).items,
  exportFile: async (body) =>
    (await unwrap(exportSearchedAccounts({ body, parseAs: 'blob' }))) as unknown as Blob,
  get: async (id, signal) => asRecord(await unwrap(getAccount({ ...at(id), signal }))),
  create: async (body) => asRecord(await unwrap(createAccount({ body: asBody(body) }))),
  update: async (id, version, patch) =>
    asRecord(
      await unwrap(changeAccount({ ...at(id), body: asBody(patch), headers: ifMatch(version) })),
    ),
  archive: (id) => unwrap(archiveAccount(at(id))),
  restore: (id) => unwrap(restoreAccount(at(id))),
};
