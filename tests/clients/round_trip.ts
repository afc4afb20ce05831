// A round trip through the generated TypeScript client: run with the API's address as argument.
import { strict as assert } from 'node:assert';

import {
  archiveAccount,
  changeAccount,
  createAccount,
  createContact,
  getAccount,
  getMe,
  listAccounts,
  restoreAccount,
  searchAccounts,
  signOut,
  signUp,
  startImport,
  uploadFile,
} from './generated/index.js';
import { client } from './generated/client.gen.js';

async function main(baseUrl: string): Promise<void> {
  client.setConfig({ baseUrl });
  const { data: session } = await signUp({
    body: {
      workspace_name: 'TypeScript works',
      base_currency: 'EUR',
      time_zone: 'Europe/Paris',
      locale: 'fr',
      name: 'Ana',
      email: 'ana@typescript.example',
      password: 'a long enough passphrase',
    },
    throwOnError: true,
  });
  // where mail is sent, a sign-up waits for its confirmation and has no token yet
  assert('access_token' in session);
  client.setConfig({ baseUrl, headers: { Authorization: `Bearer ${session.access_token}` } });
  const { data: me } = await getMe({ throwOnError: true });
  assert.equal(me.user.email, 'ana@typescript.example');

  const wanted = {
    body: { name: 'Bơ sữa Đà Lạt', annual_revenue: { amount: '1250.50', currency: 'EUR' } },
    headers: { 'Idempotency-Key': 'first' },
    throwOnError: true,
  } as const;
  const { data: account } = await createAccount(wanted);
  const { data: again } = await createAccount(wanted);
  assert.equal(again.id, account.id);
  assert.equal(account.annual_revenue?.amount, '1250.50');

  const found = await listAccounts({ query: { q: 'da lat' }, throwOnError: true });
  assert.equal(found.data.items[0]?.id, account.id);
  const where = { field: 'name', op: 'contains', value: 'sữa' };
  const searched = await searchAccounts({ body: { where }, throwOnError: true });
  assert.equal(searched.data.items.length, 1);

  const path = { account_id: account.id };
  const changed = await changeAccount({ path, body: { industry: 'food' }, throwOnError: true });
  assert.equal(changed.data.version, account.version + 1);
  const stale = await changeAccount({ path, body: { industry: 'a' }, headers: { 'If-Match': '"1"' } });
  assert.equal(stale.error?.status, 412);

  const person = { name: { given: 'Lan', family: 'Trần' }, account_id: account.id };
  const { data: contact } = await createContact({ body: person, throwOnError: true });
  assert.equal(contact.account?.id, account.id);
  assert.equal((await archiveAccount({ path, throwOnError: true })).data.status, 'archived');
  assert.equal((await restoreAccount({ path, throwOnError: true })).data.status, 'active');
  assert.equal((await getAccount({ path: { account_id: contact.id } })).error?.code, 'not_found');

  const told = { target: 'accounts', file_name: 'few.csv' } as const;
  const { data: made } = await startImport({ body: told, throwOnError: true });
  const file = await uploadFile({
    path: { import_id: made.id },
    body: new Blob(['name,country\nNord,FR\n']),
    throwOnError: true,
  });
  assert.deepEqual(file.data.columns.map((each) => each.header), ['name', 'country']);
  await signOut({ throwOnError: true });
}

await main(process.argv[2] ?? '');
