// Every view has an address: the path names the screen and the thing, the query its filters and place.
class Route {
  private address = $state(location.pathname + location.search);
  private url = $derived(new URL(this.address, location.origin));
  parts = $derived(this.url.pathname.split('/').filter(Boolean).map(decodeURIComponent));
  query = $derived(Object.fromEntries(this.url.searchParams));
  screen = $derived(this.parts[0] ?? 'incidents');

  constructor() {
    addEventListener('popstate', () => { this.address = location.pathname + location.search; });
    addEventListener('click', (event) => {
      const link = (event.target as Element).closest?.('a');
      if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      if (link.origin !== location.origin || link.target || link.hasAttribute('download')) return;
      if (link.getAttribute('href')?.startsWith('#')) return;
      event.preventDefault();
      this.go(link.pathname + link.search);
    });
  }
  go(address: string, how: 'push' | 'replace' = 'push'): void {
    const samePath = new URL(address, location.origin).pathname === location.pathname;
    if (how === 'push') history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    this.address = location.pathname + location.search;
    if (!samePath) scrollTo(0, 0);
  }
  /// The same view with other filters; empty ones are left out.
  with(changes: Record<string, string>): string {
    const all = { ...this.query, ...changes };
    const filled = Object.entries(all).filter(([, value]) => value !== '');
    return this.url.pathname + (filled.length ? '?' + new URLSearchParams(filled) : '');
  }
}
export const route = new Route();

const kShared = ['from', 'to', 'kind', 'contested'], kSharing = ['incidents', 'review', 'map', 'timeline'];
/// Another screen under the filters that both know: days marked on the timeline hold on the map as well.
export function toScreen(path: string): string {
  if (!kSharing.includes(path) || !kSharing.includes(route.screen) || route.parts.length > 1) return '/' + path;
  const query = new URLSearchParams(Object.entries(route.query).filter(([name]) => kShared.includes(name)));
  return `/${path}${query.size ? '?' + query : ''}`;
}

export const toIncident = (id: string) => `/incidents/${encodeURIComponent(id)}`;
export const toDocument = (id: string, span?: { span_begin: number | null; span_end: number | null }, claim?: string) => {
  const query = new URLSearchParams();
  if (claim) query.set('claim', claim);
  if (span && span.span_begin !== null && span.span_end !== null) query.set('at', `${span.span_begin}-${span.span_end}`);
  return `/documents/${encodeURIComponent(id)}${query.size ? '?' + query : ''}`;
};
export const toHistory = (id: string) => `/history/${encodeURIComponent(id)}`;
