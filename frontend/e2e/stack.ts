import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sharedData } from './shared-data';

const ROOT = path.resolve(import.meta.dirname, '../..');
const UP_MS = 180_000;
const DOWN_MS = 60_000;

export interface Stack {
  url: string;
  email: string;
  password: string;
  stop: () => Promise<void>;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** `rapport run` prints its addresses, and how to stop it last, when all of it answers. */
async function answering(run: ChildProcess): Promise<void> {
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`Rapport ${what}:\n${printed}`));
    const late = setTimeout(() => fail('did not come up in time'), UP_MS);
    const hear = (text: Buffer) => {
      printed += text.toString();
      if (!printed.includes('Ctrl-C')) return;
      clearTimeout(late);
      resolve();
    };
    run.stdout?.on('data', hear);
    run.stderr?.on('data', hear);
    run.once('error', (error) => fail(`did not start (${error.message})`));
    run.once('exit', (code) => fail(`ended with ${String(code)}`));
  });
}

async function stop(run: ChildProcess, data: string): Promise<void> {
  if (run.exitCode === null && run.signalCode === null) {
    const ended = once(run, 'exit');
    const late = setTimeout(() => run.kill('SIGKILL'), DOWN_MS);
    run.kill('SIGTERM');
    await ended;
    clearTimeout(late);
  }
  await rm(data, { recursive: true, force: true });
  if (run.exitCode !== 0) {
    throw new Error(`Rapport ended with ${String(run.exitCode ?? run.signalCode)}`);
  }
}

async function demoLogin(data: string): Promise<string[]> {
  const lines = (await readFile(path.join(data, 'demo-login'), 'utf8')).trim().split('\n');
  return lines.map((line) => line.slice(line.indexOf(':') + 1).trim());
}

/** All of Rapport as a person starts it, on a database and on ports of its own. */
export async function startStack(): Promise<Stack> {
  const data = await mkdtemp(path.join(tmpdir(), 'rapport-e2e-'));
  const [port, webPort] = [await freePort(), await freePort()];
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('RAPPORT_'));
  const run = spawn(path.join(ROOT, '.venv/bin/python'), ['-m', 'bootstrap', 'run'], {
    cwd: ROOT,
    env: {
      ...Object.fromEntries(others),
      RAPPORT_DATA_DIR: data,
      RAPPORT_PORT: port,
      RAPPORT_WEB_PORT: webPort,
      RAPPORT_FILES_URL: `http://127.0.0.1:${webPort}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await answering(run);
  } catch (error) {
    await stop(run, data).catch(() => undefined);
    throw error;
  }
  const [email = '', password = ''] = await demoLogin(data);
  return { url: `http://127.0.0.1:${webPort}`, email, password, stop: () => stop(run, data) };
}

/** One stack for the whole run; each test file works in workspaces of its own. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const stack = await startStack();
  process.env.E2E_URL = stack.url;
  process.env.E2E_EMAIL = stack.email;
  process.env.E2E_PASSWORD = stack.password;
  const found = sharedData ? 'present, their case ran' : 'absent, their case was not collected';
  process.stdout.write(`Shared data sets: ${found} (RAPPORT_SHARED_DATA)\n`);
  return stack.stop;
}
