import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test,
  type Workspace,
} from './workspace';

const text = (name: string, content: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});

async function accountPage(page: Page, workspace: Workspace, name: string) {
  const { id } = await workspace.post('/v1/accounts', { name });
  await page.goto(`/accounts/${String(id)}`);
  return { id: String(id), panel: page.getByRole('region', { name: 'Files' }) };
}

test('a file is put on a record, found in its timeline, fetched, renamed and deleted', async ({
  page,
  workspace,
}) => {
  const { panel } = await accountPage(page, workspace, 'Công ty Sông Hồng');
  const name = 'Báo giá – mùa xuân (bản đã được khách hàng duyệt lần cuối).txt';
  const chosen = panel.locator('input[type="file"]');
  await chosen.setInputFiles([
    text(name, 'Xin chào'),
    { name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() },
    text('setup.txt', 'MZ this is a program'),
  ]);
  await expect(panel.getByRole('alert')).toHaveText('Files of this kind are not taken.');
  await panel.getByRole('button', { name: 'Dismiss setup.txt' }).click();
  const rows = panel.getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(panel.locator('img')).toHaveJSProperty('complete', true);
  await expectAccessible(page);

  const feed = page.getByRole('feed', { name: 'Timeline' });
  await expect(feed.getByText('added a file')).toHaveCount(2);
  const filter = page.getByRole('group', { name: 'What the timeline shows' });
  await expect(feed.getByText('created this record')).toBeVisible();
  await filter.getByRole('button', { name: 'Files' }).click();
  await expect(feed.getByText('created this record')).toHaveCount(0);
  await expect(feed.getByText('added a file')).toHaveCount(2);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name, exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  expect(await readFile(await download.path(), 'utf8')).toBe('Xin chào');

  await panel.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('File name').fill('a/b');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A name has no slash')).toBeVisible();
  await page.getByRole('dialog').getByLabel('File name').fill('quote.txt');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'quote.txt', exact: true })).toBeVisible();

  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectAccessible(page);
  }
  await panel.getByRole('button', { name: 'More for quote.txt' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(rows).toHaveCount(1);
  await expect(feed.getByText('added a file')).toHaveCount(1);
});

const HOSTILE = (tracker: string) => {
  const fire = 'window.__xss=1';
  return [
    `<script>${fire}</script>`,
    `<img src=x onerror="${fire}">`,
    `<img src="${tracker}/pixel">`,
    `<svg onload="${fire}">`,
    `<svg><script>${fire}</script></svg>`,
    `<svg><animate onbegin="${fire}" attributeName=x dur=1s>`,
    `<math><mtext><table><mglyph><style><img src=x onerror="${fire}">`,
    `<iframe src="javascript:parent.${fire}"></iframe>`,
    `<iframe srcdoc="<script>parent.${fire}</script>"></iframe>`,
    `<iframe src="${tracker}/frame"></iframe>`,
    `<object data="data:text/html,<script>${fire}</script>"></object>`,
    `<embed src="javascript:${fire}">`,
    `<a href="javascript:${fire}">press</a>`,
    `<a href="java&#10;script:${fire}">press</a>`,
    `<a href=" &#14; javascript:${fire}">press</a>`,
    `<a href="data:text/html,<script>${fire}</script>">press</a>`,
    `<a href="//${tracker.replace(/^https?:\/\//, '')}/relative">press</a>`,
    `<details open ontoggle="${fire}">`,
    `<body onload="${fire}">`,
    `<input autofocus onfocus="${fire}">`,
    `<video><source onerror="${fire}"></video>`,
    `<video src="${tracker}/video" autoplay></video>`,
    `<audio src="${tracker}/audio" autoplay></audio>`,
    `<marquee onstart="${fire}">`,
    `<style>@import "${tracker}/css";</style>`,
    `<link rel=stylesheet href="${tracker}/css">`,
    `<meta http-equiv=refresh content="0;url=${tracker}/meta">`,
    `<base href="${tracker}/">`,
    `<form action="${tracker}/form"><button autofocus>go</button></form>`,
    `<p style="background:url(${tracker}/background)">x</p>`,
    `<p style="animation:x" onanimationstart="${fire}">x</p>`,
    `<noscript><p title="</noscript><img src=x onerror=${fire}>">`,
    `<template><img src=x onerror="${fire}"></template>`,
    `<select><style></select><img src=x onerror="${fire}">`,
    `<textarea></textarea><img src=x onerror="${fire}">`,
    `<span data-mention="x" onclick="${fire}">@you</span>`,
    `<p>{{constructor.constructor('${fire}')()}}</p>`,
    `<b id="__xss">named</b><form id="location"></form>`,
    `"><script>${fire}</script>`,
    `<scr<script>ipt>${fire}</scr</script>ipt>`,
  ];
};

test('what was stored by an enemy does nothing, and no file of theirs is shown', async ({
  page,
  workspace,
}) => {
  const tracker = 'http://tracker.example';
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(tracker)) asked.push(request.url());
  });
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  const { id, panel } = await accountPage(page, workspace, '<img src=x onerror=window.__xss=1>');
  const about = { record_type: 'account', record_id: id, kind: 'note' };
  for (const body of HOSTILE(tracker)) {
    // What is nothing but harm is empty when it is clean, and refused: words keep it.
    const html = { ...about, body: `<p>words</p>${body}`, body_format: 'html' };
    await workspace.post('/v1/activities', html);
    await workspace.post('/v1/activities', { ...about, body });
  }
  const script = '<script>window.__xss=1;parent.__xss=1;opener&&(opener.__xss=1)</script>';
  await panel
    .locator('input[type="file"]')
    .setInputFiles([
      text('page.html', `<!doctype html>${script}`),
      text('drawing.svg', `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
      text('<img src=x onerror=window.__xss=1>.txt', 'a name'),
    ]);
  await expect(panel.getByRole('button', { name: /^More for/ })).toHaveCount(3);
  const fired = () => page.evaluate(() => Reflect.get(window, '__xss') === 1);

  await page.reload();
  await expect(page.getByText('words').first()).toBeVisible();
  const older = page.getByRole('button', { name: 'Show older' });
  const notes = page.getByRole('feed', { name: 'Timeline' }).getByRole('article');
  await expect(async () => {
    if (await older.isVisible()) await older.click();
    expect(await notes.count()).toBe(2 * HOSTILE(tracker).length + 4);
  }).toPass();
  for (const link of await page.getByRole('link', { name: 'press' }).all()) {
    expect(await link.getAttribute('href')).toMatch(/^(https?|mailto):/);
  }
  expect(await fired()).toBe(false);

  const { items } = (await workspace.get(`/v1/files?record_id=${id}`)) as {
    items: { id: string }[];
  };
  for (const file of items) {
    const { url } = (await workspace.get(`/v1/files/${file.id}/link`)) as { url: string };
    const address = page.url();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate((href) => window.location.assign(href), url),
    ]);
    await download.cancel();
    expect(page.url()).toBe(address);
    await page.evaluate(
      async (href) => {
        const frame = document.createElement('iframe');
        frame.src = href;
        document.body.append(frame);
        await Promise.race([
          new Promise((loaded) => frame.addEventListener('load', loaded)),
          new Promise((later) => setTimeout(later, 300)),
        ]);
        frame.remove();
      },
      new URL(new URL(url).pathname, address).href,
    );
  }
  expect(await fired()).toBe(false);
  expect(asked).toEqual([]);
});
