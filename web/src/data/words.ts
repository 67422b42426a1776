// Parley's own words: the same for every party.  It says who claims, never what happened.
import type { Harm, Maybe, Speaker } from './types';

export const gradings = ['confirmed', 'fair', 'weak', 'contested', 'discounted'];
export const stances = ['asserted', 'reported', 'alleged', 'denied', 'predicted', 'demanded', 'conditional', 'intended', 'presupposed', 'wished'];
export const events = ['none', 'AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST',
  'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'];
export const harmKinds = ['killed', 'injured', 'hospitalised', 'missing', 'detained', 'captured', 'abducted', 'displaced', 'damaged', 'destroyed', 'service_cut'];
export const statuses = ['unknown', 'civilian', 'military', 'police', 'mixed'];
export const sensitivities = ['public', 'internal', 'restricted', 'sealed'];
export const goneKinds = ['deleted', 'changed', 'blocked', 'paywalled'];

const eventWords: Record<string, string> = {
  none: 'harm, no act stated', AGREE: 'agreement', CONSULT: 'talks', SUPPORT: 'support', CONCEDE: 'concession', COOPERATE: 'cooperation', AID: 'aid', RETREAT: 'retreat',
  REQUEST: 'request', ACCUSE: 'accusation', REJECT: 'rejection', THREATEN: 'threat', PROTEST: 'protest', SANCTION: 'sanction', MOBILIZE: 'mobilisation',
  COERCE: 'coercion', ASSAULT: 'attack',
};
export const eventWord = (code: Maybe<string>) => (code ? eventWords[code] ?? code : 'not stated');

/// By whom a place is told to be of a state.
export const viewpointWord = (name: string) => (name === 'iso' ? 'as ISO files it' : name === 'de_facto' ? 'by who administers it' : `as ${name} claims`);

/// "Russian" of "ru"; the browser knows them.
export const languageName = (code: string) => new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(code) ?? code;

/// "5", "5 or more", "up to 30", "2 to 7", "about 30".
export function figure(low: Maybe<number>, high: Maybe<number>, approximate = false): string {
  const about = approximate ? 'about ' : '';
  if (low === null && high === null) return 'not claimed';
  if (high === null) return `${about}${low} or more`;
  if (low === null) return `${about}up to ${high}`;
  return low === high ? `${about}${low}` : `${about}${low} to ${high}`;
}
export function harmFigure(harm: Harm): string { return figure(harm.low, harm.high, harm.approximate); }
export function harmPeople(harm: Harm): string {
  const words = [harm.status === 'unknown' ? '' : harm.status, ...(harm.attributes ?? '').split(' ').map((one) => one.replace('_', ' ')), harm.object ?? ''];
  return words.filter(Boolean).join(', ');
}
export function dates(from: Maybe<string>, to: Maybe<string>): string {
  if (!from) return 'no date';
  return to && to !== from ? `${from} to ${to}` : from;
}
export const placeWord = (place: Maybe<string>) => (place ? place.charAt(0).toUpperCase() + place.slice(1) : 'no place');
export const speakerWord = (speaker: Speaker) => speaker.text ?? (speaker.depth === 0 ? 'the issuer (not stated)' : 'not shown');
export const plural = (count: number, one: string, many = one + 's') => `${count} ${count === 1 ? one : many}`;
export const shortTime = (at: string) => at.replace('T', ' ').replace(/:\d\dZ?$/, '') + ' UTC';
