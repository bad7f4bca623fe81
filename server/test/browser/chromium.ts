import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** How Chromium is started: its executable and what its environment must hold. */
type Candidate = { executablePath: string; env: Record<string, string> };

/**
 * Starts a headless Chromium for the browser tests, on a machine with nothing but Node.
 *
 * The browser comes out of an npm package that also holds the three system libraries and the
 * fonts it needs, so nothing has to be installed. An installed Chromium is the second choice,
 * because its version is not pinned by our lockfile.
 *
 * Refuses: with one error that names every executable tried and why it did not start.
 * Source: https://github.com/Sparticuz/chromium
 */
export async function launchChromium(): Promise<Browser> {
  const failures: string[] = [];
  const attempts: (() => Promise<Candidate>)[] = [packagedChromium, ...installedChromiums()];
  for (const attempt of attempts) {
    try {
      const { executablePath, env } = await attempt();
      return await chromium.launch({ executablePath, env, args: FLAGS, headless: true });
    } catch (error) {
      failures.push(String(error).split('\n').slice(0, 6).join('\n'));
    }
  }
  throw new Error(`No Chromium could be started.\n${failures.join('\n')}`);
}

function installedChromiums(): (() => Promise<Candidate>)[] {
  return INSTALLED.filter((path) => existsSync(path)).map((executablePath) => async () => ({
    executablePath,
    env: inheritedEnv({}),
  }));
}

async function packagedChromium(): Promise<Candidate> {
  const home = await unpackedHome();
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  return {
    executablePath: join(home, 'chromium'),
    env: inheritedEnv({
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
      FONTCONFIG_PATH: join(home, 'fonts'),
      HOME: home,
    }),
  };
}

function inheritedEnv(more: Record<string, string>): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) inherited[name] = value;
  }
  return { ...inherited, ...more };
}

/**
 * The folder with the unpacked browser, made once per version and user.
 *
 * The package unpacks straight to its final names and takes a file that exists for a finished
 * one, so an interrupted or a parallel first start would leave a broken browser for ever. We
 * unpack beside the final folder and rename: the folder is whole, or it is not there. It carries
 * the user's id and must belong to that user, because what lies in it is executed.
 */
async function unpackedHome(): Promise<string> {
  const { packageFolder, version } = await installedPackage();
  const user = process.getuid?.() ?? 'user';
  const home = join(tmpdir(), `taximeter-chromium-${version}-${process.arch}-${user}`);
  if (await belongsToUs(home)) return home;
  await mkdir(dirname(home), { recursive: true });
  const staging = await mkdtemp(`${home}-`);
  try {
    await unpack(packageFolder, staging);
    await chmod(join(staging, 'chromium'), 0o700);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConfiguration(home));
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another test process finished first: its folder is as good as ours.
    if (!(await belongsToUs(home))) throw error;
  }
  return home;
}

/** The package's own configuration looks for its fonts in folders of the platform it knows. */
function fontsConfiguration(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

async function belongsToUs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found === null) return false;
  const ours = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !ours) {
    throw new Error(`${folder} is not a folder of this user; remove it and start again.`);
  }
  return true;
}

async function installedPackage(): Promise<{ packageFolder: string; version: string }> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const packageFolder = resolve(dirname(entry), '..');
  const manifest: unknown = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const { version } = manifest as { version: string };
  return { packageFolder, version };
}

/**
 * Unpacks in a child process, whose temporary folder is `target`: the package knows no other way
 * to be told where to, and believes itself on the platform it was made for (only then does it
 * unpack its libraries) when this variable says so.
 */
async function unpack(packageFolder: string, target: string): Promise<void> {
  const script = 'import("@sparticuz/chromium").then((m) => m.default.executablePath())';
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: packageFolder,
    env: inheritedEnv({ TMPDIR: target, TEMP: target, AWS_EXECUTION_ENV: 'nodejs24.x' }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8');
  });
  const code = await new Promise<number | null>((settle, fail) => {
    child.once('error', fail);
    child.once('close', settle);
  });
  if (code !== 0) throw new Error(`The packaged Chromium could not be unpacked: ${complaint}`);
}
