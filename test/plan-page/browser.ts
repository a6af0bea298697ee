/**
 * Chromium without a window, driven over its DevTools protocol through two pipes (--remote-debugging-pipe): no port, no server. Messages are JSON
 * texts with a zero byte behind each (https://chromedevtools.github.io/devtools-protocol/).
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** undefined when the machine has none. CHROMIUM names one that is elsewhere. */
export const BROWSER: string | undefined =
  process.env['CHROMIUM'] ??
  NAMES.flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );

export const NO_BROWSER = 'no Chromium on the PATH: install it (Debian: apt-get install chromium), or name it in CHROMIUM';

type Fields = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly resolve: (result: Fields) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

export interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** One browser with one page. */
export class Browser implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #requests: string[] = [];
  #onLoad: () => void = () => {};
  #session: string | undefined;
  #sent = 0;
  #rest = '';

  static async start(): Promise<Browser> {
    assert(BROWSER !== undefined, NO_BROWSER);
    const browser = new Browser(BROWSER);
    const { targetId } = await browser.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Network']) await browser.#send(`${domain}.enable`);
    return browser;
  }

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'holdfast-browser-'));
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const quiet = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-dev-shm-usage'];
    const args = ['--headless', '--remote-debugging-pipe', `--user-data-dir=${this.#profile}`, ...quiet, ...root];
    this.#child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const [, , , input, output] = this.#child.stdio;
    this.#input = input as Writable;
    (output as Readable).setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser ended'));
    });
  }

  /** Resolves with the addresses that were asked for, when the page has loaded and its script has run. */
  async open(address: string, { width = 1320, scheme = 'light' }: Look = {}): Promise<readonly string[]> {
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    // From another page: a change of the part behind '#' alone would not load this one anew.
    await this.#navigate('about:blank');
    this.#requests.length = 0;
    await this.#navigate(address);
    return [...this.#requests];
  }

  async #navigate(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => (this.#onLoad = resolve));
    await this.#send('Page.navigate', { url });
    await loaded;
  }

  /** The value of an expression, as JSON carries it. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
    return (result as Fields)['value'] as T;
  }

  /** With the mouse, in the middle of what the selector finds, scrolled into view. */
  async click(selector: string): Promise<void> {
    const { x, y } = await this.evaluate<{ readonly x: number; readonly y: number }>(`(() => {
      const found = document.querySelector(${JSON.stringify(selector)});
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = found.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.#send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }
  }

  /** Into whatever has the focus. */
  async press(key: 'Tab' | 'Enter'): Promise<void> {
    const code = key === 'Tab' ? 9 : 13;
    const press = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' ? { text: '\r' } : {}) };
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', ...press });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', ...press });
  }

  /** What assistive technology is told: role and name of everything that it can see. */
  async accessible(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.#send('Accessibility.getFullAXTree');
    const word = (value: unknown): string => String((value as Fields | undefined)?.['value'] ?? '');
    return (nodes as readonly Fields[])
      .filter(({ ignored }) => ignored !== true)
      .map(({ role, name }) => ({ role: word(role), name: word(name) }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#session = undefined;
    await this.#send('Browser.close');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  #send(method: string, params: Fields = {}): Promise<Fields> {
    const id = ++this.#sent;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#take(JSON.parse(message) as Message);
  }

  #take(message: Message): void {
    if (message.method === 'Page.loadEventFired') this.#onLoad();
    if (message.method === 'Network.requestWillBeSent')
      this.#requests.push(String((message.params?.['request'] as Fields | undefined)?.['url']));
    const waiting = this.#waiting.get(message.id ?? 0);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id ?? 0);
    if (message.error === undefined) waiting.resolve(message.result ?? {});
    else waiting.reject(new Error(message.error.message));
  }
}
