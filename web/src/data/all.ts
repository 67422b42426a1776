// All incidents of a query, page after page, up to 20,000.
import { readPage } from './api.svelte';
import type { FigureOfDay, IncidentRow } from './types';

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

/// Their figures as known on each day: incident -> the oldest first.
export async function readFigures(query: Record<string, string>): Promise<Map<string, FigureOfDay[]>> {
  const out = new Map<string, FigureOfDay[]>();
  let cursor = '', pages = 0;
  do {
    const page = await readPage<FigureOfDay>('figures', { ...query, limit: '1000', cursor });
    for (const one of page.items) {
      const own = out.get(one.incident);
      if (own) own.push(one);
      else out.set(one.incident, [one]);
    }
    cursor = page.next ?? '';
  } while (cursor && ++pages < 20);
  return out;
}
