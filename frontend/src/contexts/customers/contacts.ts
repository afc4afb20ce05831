import {
  archiveContact,
  createContact,
  exportSearchedContacts,
  getContact,
  groupContacts,
  listContacts,
  restoreContact,
  searchContacts,
  changeContact,
} from '@/api/generated';
import type { ResourceApi } from '@/kit/resource';
import { unwrap } from '@/lib/client';
import { ifMatch } from '@/lib/versions';
import { asBody, asPage, asQuery, asRecord } from './rest';

const at = (id: string) => ({ path: { contact_id: id } });

export const contactsApi: ResourceApi = {
  list: async (query, signal) =>
    asPage(await unwrap(listContacts({ query: asQuery(query), signal }))),
  search: async (body, signal) =>
    asPage(await unwrap(searchContacts({ body: asBody({ ...body }), signal }))),
  groups: async (query, signal) =>
    (await unwrap(groupContacts({ query: asQuery(query), signal }))).items,
  exportFile: async (body) =>
    (await unwrap(exportSearchedContacts({ body, parseAs: 'blob' }))) as unknown as Blob,
  get: async (id, signal) => asRecord(await unwrap(getContact({ ...at(id), signal }))),
  create: async (body) => asRecord(await unwrap(createContact({ body: asBody(body) }))),
  update: async (id, version, patch) =>
    asRecord(
      await unwrap(changeContact({ ...at(id), body: asBody(patch), headers: ifMatch(version) })),
    ),
  archive: (id) => unwrap(archiveContact(at(id))),
  restore: (id) => unwrap(restoreContact(at(id))),
};
