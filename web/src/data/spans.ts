// Characters that a field stands on, and how people move them: by words, or by what they mark in the text.
import type { Claim } from './types';

export interface Span { begin: number; end: number }
/// What the number keys say of the characters that are marked.
export const roleKeys: [string, string, string][] = [
  ['1', 'perpetrator', 'perpetrator, as claimed'], ['2', 'target', 'target'], ['3', 'object', 'object'], ['4', 'speaker', 'who says so'], ['5', 'act', 'act'],
  ['6', 'place', 'place'], ['7', 'time', 'time'], ['8', 'harm', 'harm: the first of the claim'], ['9', 'harm 2', 'harm: the second of the claim'],
];

export interface Field { name: string; target: string; field: string; span: Span | null }
/// The fields of a claim, each with the decision that would move it.
export function fieldsOf(claim: Claim): Field[] {
  const span = (at: { span_begin: number | null; span_end: number | null } | undefined): Span | null =>
    at && at.span_begin !== null && at.span_end !== null ? { begin: at.span_begin, end: at.span_end } : null;
  const role = (name: string) => claim.roles.find((one) => one.role === name && one.number === 0);
  const part = (name: string) => claim.spans.find((one) => one.field === name);
  const speaker = claim.speakers.filter((one) => one.depth > 0).at(-1);
  const out: Field[] = [
    ...['perpetrator', 'target', 'object'].map((name) => ({ name, target: claim.id, field: `${name} span`, span: span(role(name)) })),
    { name: 'speaker', target: claim.id, field: 'speaker span', span: span(speaker) },
    { name: 'act', target: claim.id, field: 'act span', span: span(claim) },
    ...['place', 'time'].map((name) => ({ name, target: claim.id, field: `${name} span`, span: span(part(name)) })),
  ];
  claim.harms.forEach((harm, i) => out.push({ name: i ? `harm ${i + 1}` : 'harm', target: harm.id, field: 'span', span: span(harm) }));
  return out;
}

/// The characters that the hand has marked inside an element, in code points of its text; null = none.
export function markedIn(element: Element | null): Span | null {
  const selection = getSelection();
  if (!element || !selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(element, 0), before.setEnd(range.startContainer, range.startOffset);
  const begin = Array.from(before.toString()).length;
  return { begin, end: begin + Array.from(range.toString()).length };
}

const isWord = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}\p{M}]/u.test(c);
/// The next place, to the left or right of `at`, where a word begins or ends.
function wordEdge(points: string[], at: number, edge: 'begin' | 'end', step: -1 | 1): number {
  const isEdge = (i: number) => (edge === 'begin' ? isWord(points[i]) && !isWord(points[i - 1]) : isWord(points[i - 1]) && !isWord(points[i]));
  let i = at + step;
  while (i > 0 && i < points.length && !isEdge(i)) i += step;
  return i;
}
/// One edge moved; the span keeps a character at least.
export function moveEdge(points: string[], span: Span, edge: 'begin' | 'end', step: -1 | 1): Span {
  const moved = { ...span, [edge]: wordEdge(points, span[edge], edge, step) };
  return moved.begin < moved.end && moved.begin >= 0 && moved.end <= points.length ? moved : span;
}
