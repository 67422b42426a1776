// The one way to the server: reads, writes with the token and the ETag, hears of changes.
import type { Page, Session } from './types';

export class Problem extends Error {
  constructor(public status: number, detail: string) { super(detail); }
}

class Desk {
  session = $state<Session | null>(null);
  /// Number of the last entry of the audit trail that was heard of.
  heard = $state(0);
  /// Under which name decisions are made where nobody signs in.
  name = $state(localStorage.getItem('parley.name') ?? '');
  private changes: EventSource | null = null;

  may(right: string): boolean { return this.session?.rights.includes(right) ?? false; }
  get by(): string { return this.session?.shared ? this.session.name : this.name; }

  async begin(): Promise<void> {
    this.session = await read<Session>('session');
    if (this.may('figures')) this.listen();
  }
  setName(name: string): void {
    this.name = name.trim();
    localStorage.setItem('parley.name', this.name);
  }
  private listen(): void {
    this.changes?.close();
    this.changes = new EventSource('/api/v1/events');
    const hear = (event: MessageEvent) => { this.heard = JSON.parse(event.data).seq; };
    this.changes.addEventListener('change', hear);
    this.changes.addEventListener('reload', hear);
  }
  async signIn(name: string, password: string): Promise<void> {
    await write('POST', 'session', { name, password });
    await this.begin();
  }
  async signOut(): Promise<void> {
    await write('DELETE', 'session');
    this.changes?.close();
    await this.begin();
  }
}
export const desk = new Desk();

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Problem(response.status, body.detail ?? response.statusText);
  return body as T;
}

export async function read<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  const search = filled.length ? '?' + new URLSearchParams(filled) : '';
  return answer<T>(await fetch('/api/v1/' + path + search, { headers: { Accept: 'application/json' } }));
}
export const readPage = <T>(path: string, query: Record<string, string> = {}) => read<Page<T>>(path, query);

export async function write<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  return answer<T>(await fetch('/api/v1/' + path, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': desk.session?.csrf ?? '', ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  }));
}

export async function send<T>(name: string, bytes: Blob | string): Promise<T> {
  return answer<T>(await fetch('/api/v1/documents?name=' + encodeURIComponent(name), {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream', 'X-CSRF-Token': desk.session?.csrf ?? '' }, body: bytes,
  }));
}

export interface NewDecision { action: string; target: string; field?: string; after?: string; reason: string }
/// `etag`: of the target as it is seen; 412 where somebody was faster.
export async function decide(decision: NewDecision, etag: string): Promise<{ id: number; etag: string }> {
  const by = desk.session?.shared ? {} : { by: desk.name };
  return write('POST', 'decisions', { ...decision, ...by }, { 'If-Match': `"${etag}"` });
}

export const idPath = (kind: string, id: string) => `${kind}/${encodeURIComponent(id)}`;
