// Overlapping highlights: the text is cut wherever a mark begins or ends; each piece knows all marks that cover it.
import type { Claim } from './types';

export type MarkRole = 'speaker' | 'act' | 'perpetrator' | 'target' | 'object' | 'harm' | 'where' | 'cue';
export interface Mark { begin: number; end: number; role: MarkRole; claim: string; state: string }
export interface Piece { begin: number; end: number; text: string; marks: Mark[] }

export function marksOf(claims: Claim[]): Mark[] {
  const out: Mark[] = [];
  for (const claim of claims) {
    const add = (begin: number | null, end: number | null, role: MarkRole) => {
      if (begin !== null && end !== null && end > begin) out.push({ begin, end, role, claim: claim.id, state: claim.state });
    };
    add(claim.span_begin, claim.span_end, 'act');
    for (const one of claim.speakers) add(one.span_begin, one.span_end, 'speaker');
    for (const one of claim.roles) add(one.span_begin, one.span_end, one.role as MarkRole);
    for (const one of claim.harms) add(one.span_begin, one.span_end, 'harm');
    for (const one of claim.spans) add(one.span_begin, one.span_end, one.field === 'place' || one.field === 'time' ? 'where' : 'cue');
  }
  return out;
}

/// `text` in code points; pieces of all of it, in their order.
export function cut(points: string[], marks: Mark[], extra: { begin: number; end: number } | null): Piece[] {
  const limit = (n: number) => Math.min(Math.max(n, 0), points.length);
  const edges = new Set<number>([0, points.length]);
  for (const mark of marks) { edges.add(limit(mark.begin)); edges.add(limit(mark.end)); }
  if (extra) { edges.add(limit(extra.begin)); edges.add(limit(extra.end)); }
  const sorted = [...edges].sort((a, b) => a - b);
  const starting = [...marks].sort((a, b) => a.begin - b.begin);
  const out: Piece[] = [];
  let open: Mark[] = [];
  let next = 0;
  for (let i = 0; i + 1 < sorted.length; ++i) {
    const begin = sorted[i]!, end = sorted[i + 1]!;
    open = open.filter((mark) => mark.end > begin);
    while (next < starting.length && starting[next]!.begin <= begin) {
      if (starting[next]!.end > begin) open.push(starting[next]!);
      ++next;
    }
    out.push({ begin, end, text: points.slice(begin, end).join(''), marks: [...open] });
  }
  return out;
}
