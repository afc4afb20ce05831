import { createHmac } from 'node:crypto';
import { expect, expectAccessible, PASSWORD, test, type Workspace } from './workspace';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_S = 30;

function decoded(base32: string): Buffer {
  const bits = [...base32.replace(/[\s=]/g, '')]
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}

/** What an authenticator app shows (RFC 6238), some steps from now. */
function otp(secret: string, ahead = 0): string {
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S) + ahead));
  const hash = createHmac('sha1', decoded(secret)).update(moment).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a second step is set up, asked for at the door, and opened by a recovery code', async ({
  page,
  context,
  workspace,
}) => {
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Present password')).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('img', { name: 'QR code of the key' })).toBeVisible();
  const secret = await dialog.getByLabel('Or type this key').inputValue();
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Code' }).fill('000000');
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await expect(dialog.getByText('The code is wrong')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Code' }).fill(otp(secret));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = dialog.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const [recovery = ''] = await codes.allInnerTexts();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();

  await context.clearCookies();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(workspace.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  const code = page.getByRole('textbox', { name: 'Code' });
  await expect(code).toBeFocused();
  await expectAccessible(page);
  await code.fill(recovery);
  await page.keyboard.press('Enter');
  await expect(page.getByText('No accounts yet')).toBeVisible();

  await page.goto('/settings/security');
  await expect(page.getByText('9 recovery codes left')).toBeVisible();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('dialog').getByLabel('Present password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible();
});

async function lastLetter(workspace: Workspace): Promise<string> {
  let text = '';
  await expect(async () => {
    const { items } = (await workspace.get('/v1/outbox')) as { items: { text: string }[] };
    expect(items.length).toBeGreaterThan(0);
    text = items[0]?.text ?? '';
  }).toPass();
  return text;
}

test('a forgotten password is chosen anew by a link from the mail', async ({
  page,
  context,
  workspace,
}) => {
  await context.clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await page.getByLabel('E-mail').fill(workspace.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText(`If ${workspace.email} has an account here`)).toBeVisible();
  const token = /#token=(\S+)/.exec(await lastLetter(workspace))?.[1] ?? '';
  await page.goto(`/password-reset#token=${token}`);
  await page.getByRole('textbox', { name: 'New password' }).fill('another quiet sentence 8');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save the password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();
  await page.getByRole('link', { name: 'Back to sign-in' }).click();
  await page.getByLabel('E-mail').fill(workspace.email);
  await page.getByRole('textbox', { name: 'Password' }).fill('another quiet sentence 8');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No accounts yet')).toBeVisible();
});
