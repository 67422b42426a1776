// All incidents of a query, page after page, up to 20,000.
import { readPage } from './api.svelte';
import type { IncidentRow } from './types';

export async function readAll(query: Record<string, string>): Promise<{ items: IncidentRow[]; more: boolean }> {
  const items: IncidentRow[] = [];
  let cursor = '';
  do {
    const page = await readPage<IncidentRow>('incidents', { ...query, limit: '1000', cursor });
    items.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor && items.length < 20_000);
  return { items, more: cursor !== '' };
}
