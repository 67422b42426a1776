// A list that grows page by page, and is asked for anew when its query or the ledger changes.
import { Problem, readPage } from './api.svelte';

export class Pages<T> {
  items = $state<T[]>([]);
  next = $state<string | null>(null);
  loaded = $state(false);
  wrong = $state('');
  private asked = 0;
  constructor(private path: string) {}

  async load(query: Record<string, string>): Promise<void> {
    const mine = ++this.asked;
    try {
      const page = await readPage<T>(this.path, query);
      if (mine !== this.asked) return;
      this.items = page.items, this.next = page.next, this.wrong = '', this.loaded = true;
    } catch (error) {
      if (mine === this.asked) this.fail(error);
    }
  }
  async more(query: Record<string, string>): Promise<void> {
    if (!this.next) return;
    const mine = this.asked;
    try {
      const page = await readPage<T>(this.path, { ...query, cursor: this.next });
      if (mine !== this.asked) return;
      this.items = [...this.items, ...page.items], this.next = page.next;
    } catch (error) {
      this.fail(error);
    }
  }
  private fail(error: unknown): void {
    this.wrong = error instanceof Problem ? error.message : 'The desk does not answer; is `parley serve` running?';
  }
}
